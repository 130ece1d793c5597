/** Line breaks, what steers a terminal, and what turns the direction of reading. */
const steering = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * A text that came from outside, such as a file's name, as it may stand in a line of a log: whoever
 * chose it can neither begin a line of their own nor steer the terminal. Escaped as JSON escapes.
 */
export function escaped(text: string): string {
  return text.replace(steering, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
