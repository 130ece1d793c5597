import type { Element } from './element.ts'
import type { Path } from './path.ts'

/** By this a bank says that there is none; some write it as two words. */
const notProvided = /^NOT ?PROVIDED$/i

/** The first text that is a reference or name indeed, taken. */
export function takeReference(holder: Element, paths: readonly Path[]): string | undefined {
  return holder.takeWanted(paths, isProvided)
}

/** Nearly no reference begins with an N; the others need no second look. */
function isProvided(text: string): boolean {
  const first = text.charAt(0)
  return (first !== 'N' && first !== 'n') || !notProvided.test(text)
}
