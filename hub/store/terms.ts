import type { CloudEvent } from '../../protocol/cloudEvent.ts'
import { memberOf } from './placing.ts'
import { nameOf } from './viewEvent.ts'

/**
 * What an event is found by: the beginning of its id, its references, its document's numbers, the
 * ids of events that it names. A term is compared by its letters and digits alone, without case and
 * leading zeros, so that `RE-2026/0471` is found as `re 20260471`.
 */
export function eachTerm({ id, type, data }: CloudEvent, take: (text: string) => void): void {
  let left = maxTerms
  const give = (value: unknown) => {
    if (left === 0 || typeof value !== 'string' || value.length < minChars) return
    if (emptyWords.has(value)) return
    left -= 1
    take(value)
  }
  take(id.slice(0, idChars))
  const name = nameOf(type)
  if (name === undefined || typeof data !== 'object' || data === null) return
  if (name.startsWith('bank-transaction-')) transactionTerms(data, name, give)
  else if (name === 'bank-statement-received' || name === 'balance-reported') {
    statementTerms(data, give)
  } else if (!name.startsWith('statement-')) documentTerms(data, give)
}

/** Characters of an id by which its beginning is found. */
export const idChars = 8
/** Letters and digits that a term has at least. */
export const minChars = 3
/** Letters and digits of a term that count; what follows them is not looked at. */
const maxChars = 64
const maxTerms = 16
/** Numbers of documents that are taken out of one text. */
const maxNumbers = 3
const maxLinked = 8

/** What banks write where there is no reference. */
const emptyWords = new Set(['NONREF', 'NOTPROVIDED', 'NOTAVAILABLE', 'NONE', 'UNKNOWN'])

export function isReference(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !emptyWords.has(value)
}

type Give = (value: unknown) => void

function transactionTerms(data: object, name: string, give: Give): void {
  const references = memberOf(data, 'references')
  if (typeof references === 'object' && references !== null) {
    for (const key in references) if (key !== 'creditorId') give(memberOf(references, key))
  }
  const remittance = memberOf(data, 'remittance')
  give(memberOf(remittance, 'reference'))
  const text = memberOf(remittance, 'text')
  if (typeof text === 'string') for (const number of numbersIn(text)) give(number)
  if (name === 'bank-transaction-withdrawn') give(memberOf(memberOf(data, 'withdraws'), 'eventId'))
  else if (name === 'bank-transaction-itemized') give(memberOf(memberOf(data, 'entry'), 'eventId'))
}

function statementTerms(data: object, give: Give): void {
  const key = memberOf(data, 'statement')
  for (const name of ['id', 'number', 'reference']) give(memberOf(key, name))
  give(memberOf(memberOf(data, 'corrects'), 'eventId'))
}

const documentMembers = [
  'number',
  'invoiceNumber',
  'paymentNumber',
  'paymentReference',
  'orderNumber',
  'reference',
  'endToEnd',
]

function documentTerms(data: object, give: Give): void {
  for (const name of documentMembers) give(memberOf(data, name))
  const linked = memberOf(data, 'allocations')
  if (!Array.isArray(linked)) return
  for (const allocation of linked.slice(0, maxLinked)) give(memberOf(allocation, 'invoiceNumber'))
}

/**
 * Words of a text that look like the number of a document: five digits or more, in one run of
 * letters, digits and `-/._`. Dates look like that too, and are left out.
 */
export function numbersIn(text: string): readonly string[] {
  const found: string[] = []
  const end = Math.min(text.length, maxTextChars)
  for (let at = 0; at < end && found.length < maxNumbers; at += 1) {
    const start = at
    let digits = 0
    for (; at < end; at += 1) {
      const char = text.charCodeAt(at)
      if (isDigit(char)) digits += 1
      else if (!isLetter(char) && !joins(char)) break
    }
    if (digits < 5 || at - start > maxChars) continue
    const word = text.slice(start, at)
    if (!dateLike.test(word)) found.push(word)
  }
  return found
}

const maxTextChars = 1_000
const dateLike = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[-/.]?$/

function isDigit(char: number): boolean {
  return char >= 48 && char <= 57
}

function isLetter(char: number): boolean {
  return (char >= 65 && char <= 90) || (char >= 97 && char <= 122) || char > 127
}

/** `-`, `.`, `/`, `_` */
function joins(char: number): boolean {
  return (char >= 45 && char <= 47) || char === 95
}

/** The form in which terms are compared; empty where nothing of the text counts. */
export function normalTerm(text: string): string {
  let normal = ''
  for (let i = 0; i < text.length && normal.length < maxChars; i += 1) {
    const char = counted(text.charCodeAt(i))
    if (char !== 0 && (char !== zeroDigit || normal !== '')) normal += String.fromCharCode(char)
  }
  return normal
}

const zeroDigit = 48

/** A character as it counts, 0 for one that doesn't. */
function counted(char: number): number {
  if (char >= 97 && char <= 122) return char - 32
  return isDigit(char) || isLetter(char) ? char : 0
}

/**
 * Forty bits of a hash over the normal form, made without writing that down. Whoever makes terms
 * collide gets candidates that are looked at and dropped; so it is quick rather than strong.
 */
export function termHash(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  let length = 0
  for (let i = 0; i < text.length && length < maxChars; i += 1) {
    const char = counted(text.charCodeAt(i))
    if (char === 0 || (char === zeroDigit && length === 0)) continue
    length += 1
    a = Math.imul(a ^ char, 0x01000193)
    b = Math.imul((b ^ char) + length, 0x85ebca6b)
    b ^= b >>> 13
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d)
  b = Math.imul(b ^ (b >>> 15), 0xc2b2ae35)
  return ((b >>> 16) & 0xff) * 0x1_0000_0000 + ((a ^ (b >>> 16) ^ (a >>> 15)) >>> 0)
}
