import type { Element } from './element.ts'

/** By this a bank says that there is none; some write it as two words. */
const notProvided = /^NOT ?PROVIDED$/i

/** The first text that is a reference or name indeed, taken. */
export function takeReference(holder: Element, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const element = holder.find(path)
    const text = element?.text
    if (text && !notProvided.test(text)) return element?.takeText()
  }
  return undefined
}
