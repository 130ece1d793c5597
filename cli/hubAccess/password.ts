import { text as readAll } from 'node:stream/consumers'
import { isCancel, password as prompt } from '@clack/prompts'

const maxChars = 1_024

/**
 * A password of a person: asked for at the terminal, unseen and twice; else the first line of standard
 * input. Never an argument, which others on the machine can read.
 *
 * @returns Undefined where the two differ, or nothing was given.
 */
export async function askPassword(): Promise<string | undefined> {
  if (!process.stdin.isTTY) {
    const [line = ''] = (await readAll(process.stdin)).slice(0, maxChars).split(/\r?\n/, 1)
    return line === '' ? undefined : line
  }
  const first = await prompt({ message: 'Password (12 characters or more)' })
  const again = isCancel(first) ? first : await prompt({ message: 'Once more' })
  return typeof first === 'string' && first === again ? first : undefined
}
