import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/**
 * Text with a colour, where standard output is a terminal that wants it: Node judges `NO_COLOR`,
 * `FORCE_COLOR` and what kind of terminal it is.
 */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

/** The sign in front of what was looked at; it says the same without its colour. */
export function marked(ok: boolean): string {
  return ok ? styled('green', '✓') : styled('red', '✗')
}
