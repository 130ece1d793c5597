import { namePattern } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'
import { normalised, resolve } from './xmlText.ts'

export const noAttributes: Attributes = Object.freeze(Object.create(null))

/** Where a tag or a declaration breaks its grammar. */
export class Fault extends Error {
  /** From 0, in the text that was read. */
  readonly index: number

  /** @param reason Without anything of the file. */
  constructor(index: number, reason: string) {
    super(reason)
    this.index = index
  }
}

const attribute = new RegExp(
  `([ \\t\\r\\n]*)(${namePattern})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  'uy',
)
const blanksToEnd = /[ \t\r\n]*$/y

/**
 * Reads the attributes of a tag.
 *
 * @param text What stands between the tag's name and its `>` or `/>`.
 * @throws {Fault}
 */
export function readAttributes(text: string): Attributes {
  const found: Record<string, string> = Object.create(null)
  let index = 0
  for (;;) {
    blanksToEnd.lastIndex = index
    if (blanksToEnd.test(text)) return found
    attribute.lastIndex = index
    const match = attribute.exec(text)
    const [whole = '', blanks, name = '', double, single] = match ?? []
    if (!match || !blanks) throw new Fault(index, 'an attribute must read name="value"')
    if (name in found) throw new Fault(index, 'an attribute stands twice')
    found[name] = attributeValue(double ?? single ?? '', index)
    index += whole.length
  }
}

/** Blanks become spaces before references are resolved, so that those of a reference stay. */
function attributeValue(written: string, index: number): string {
  const value = normalised(written).replace(/[\t\n]/g, ' ')
  if (!value.includes('&')) return value
  return value.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
    const text = end ? resolve(name) : undefined
    if (text === undefined) throw new Fault(index, 'an entity is unknown')
    return text
  })
}

const blank = '[ \\t\\r\\n]'
const is = `${blank}*=${blank}*`
const quoted = (value: string) => `(?:"${value}"|'${value}')`
const declaration = new RegExp(
  `^<\\?xml${blank}+version${is}${quoted('1\\.[0-9]+')}` +
    `(?:${blank}+encoding${is}${quoted('[A-Za-z][A-Za-z0-9._-]*')})?` +
    `(?:${blank}+standalone${is}${quoted('(?:yes|no)')})?${blank}*\\?>$`,
)

/** An XML declaration, whole. The encoding that it names was weighed before the file was opened. */
export function isDeclaration(text: string): boolean {
  return declaration.test(text)
}

const instruction = new RegExp(`^<\\?(${namePattern})(?:[ \\t\\r\\n]|\\?>$)`, 'u')

/** The target of a processing instruction, undefined where it is no name. */
export function instructionTarget(text: string): string | undefined {
  return instruction.exec(text)?.[1]
}
