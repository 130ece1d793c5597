import { literal } from './jsonBytes.ts'
import type { Money } from './money.ts'
import { WrittenMoney } from './writtenMoney.ts'

/**
 * What fills a member: `plain` is text of which JSON escapes nothing, such as a date; `money` is
 * `Money` or {@link WrittenMoney}.
 */
type LeafKind = 'text' | 'plain' | 'money' | 'json'

/**
 * One member of a document's data. A leaf's value stands in the slot of that number, and is absent
 * where the slot is undefined. An object is absent where all of its members are.
 */
export type FormMember =
  | Named<{ readonly kind: LeafKind; readonly slot: number }>
  | Named<{ readonly kind: 'object'; readonly members: Form }>
  /** Its slot holds the {@link Values} of each item. A numbered list tells each item's place, from 1. */
  | Named<{
      readonly kind: 'list'
      readonly slot: number
      readonly numbered: boolean
      readonly members: Form
    }>

type Named<Kind> = Kind & {
  readonly name: string
  /** The name as it stands in JSON: the comma before, the colon behind, and how its kind begins. */
  readonly nameBytes: Uint8Array
}

/**
 * The data of all documents of one kind in a file: which members there are, in their order. With the
 * values of one document it gives that document's data, as an object or at once as bytes.
 */
export type Form = readonly FormMember[]

/** The values of one document, or of one item of a list, by their slots. */
export type Values = unknown[]

export function leaf(name: string, kind: LeafKind, slot: number): FormMember {
  return { name, nameBytes: nameBytes(name, opening[kind]), kind, slot }
}

export function object(name: string, members: Form): FormMember {
  return { name, nameBytes: nameBytes(name), kind: 'object', members }
}

export function list(name: string, slot: number, numbered: boolean, members: Form): FormMember {
  return { name, nameBytes: nameBytes(name), kind: 'list', slot, numbered, members }
}

/** What the values of a kind all begin with. */
const opening = { text: '"', plain: '"', money: '{"value":"', json: '' } as const

function nameBytes(name: string, open = ''): Uint8Array {
  return literal(`,${JSON.stringify(name)}:${open}`)
}

/** Whether none of the members has a value. */
export function isEmpty(form: Form, values: Values): boolean {
  for (const member of form) {
    if (member.kind === 'object') {
      if (!isEmpty(member.members, values)) return false
    } else if (values[member.slot] !== undefined) {
      return false
    }
  }
  return true
}

/** The data as an object. */
export function dataOf(form: Form, values: Values): Record<string, unknown> {
  const found: [string, unknown][] = []
  for (const member of form) {
    const value = memberValue(member, values)
    if (value !== undefined) found.push([member.name, value])
  }
  return Object.fromEntries(found)
}

function memberValue(member: FormMember, values: Values): unknown {
  switch (member.kind) {
    case 'object':
      return isEmpty(member.members, values) ? undefined : dataOf(member.members, values)
    case 'list':
      return itemsOf(values[member.slot])?.map((item, index) => ({
        ...(member.numbered ? { ordinal: index + 1 } : {}),
        ...dataOf(member.members, item),
      }))
    case 'money':
      return moneyOf(values[member.slot])
    default:
      return values[member.slot]
  }
}

/** What the slot of a list holds. */
export function itemsOf(value: unknown): readonly Values[] | undefined {
  return value as readonly Values[] | undefined
}

/** What the slot of money holds. */
export function moneyOf(value: unknown): Money | undefined {
  if (value instanceof WrittenMoney) return { value: value.canonical(), currency: value.currency }
  return value as Money | undefined
}
