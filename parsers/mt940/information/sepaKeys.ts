import { blank, del, isCapital, isWhite } from './characters.ts'
import type { Collector } from './collector.ts'
import { sepaKeys } from './dialects.ts'
import { slots } from './facts.ts'
import type { Subfields } from './subfields.ts'
import type { TextBytes } from './textBytes.ts'

/** Subfields of the purpose are 27 wide; one that is nearly full goes on without a break. */
const fullSubfield = 25

/** A key of the purpose and what it holds. */
interface Key {
  readonly name: string
  readonly slot: number
}

/** What stands in front of the first key. */
const untold: Key = { name: 'SVWZ', slot: slots.remittance }

/**
 * The purpose of a payment, its references cut out of it: `EREF+`, also in the middle of a subfield;
 * `EREF: ` only behind a blank or at the start. Keys wrap over subfields (`S?25VWZ+`), so the
 * subfields are put together first.
 */
export class Purpose {
  readonly #text: TextBytes
  #full = true
  /** It may hold white space or control characters beyond ASCII. */
  #odd = false

  /** @param text Where it is put together. */
  constructor(text: TextBytes) {
    this.#text = text
  }

  clear(): void {
    this.#full = true
    this.#odd = false
  }

  /** Adds a subfield as it stands. */
  addSubfield(subfields: Subfields): void {
    const text = this.#text
    const before = text.length
    if (!this.#full) this.#blank()
    const start = text.length
    const characters = subfields.copy(text)
    if (characters <= 0) text.length = before
    if (characters < 0) this.add(subfields.text)
    else this.#full = characters >= fullSubfield || wrapsKey(text.bytes, start, text.length)
  }

  /** The same of a line of text. */
  add(line: string): void {
    const text = this.#text
    if (!this.#full && line !== '') this.#blank()
    const start = text.length
    text.add(line)
    this.#odd ||= /[\u0080-\u00a0\u1680-\uffff]/.test(line)
    this.#full = line.length >= fullSubfield || wrapsKey(text.bytes, start, text.length)
  }

  /** Hands on what was found, in its order. */
  read(collector: Collector): void {
    const { bytes, length } = this.#text
    const highest = this.#odd ? 0x7e : 0xff
    let key = untold
    let from = 0
    let clean = true
    let before = 0
    for (let at = 0; at < length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte === plus || byte === colon) {
        const next = byte === plus ? keyBefore(bytes, at) : this.#wordBefore(at)
        if (next) {
          this.#put(collector, key, from, at - next.name.length, clean)
          key = next
          from = at + 1
          clean = true
        } else before = byte
        continue
      }
      if (byte <= blank) clean &&= byte === blank && before !== blank
      else if (byte > highest || byte === del) clean = false
      before = byte
    }
    this.#put(collector, key, from, length, clean)
  }

  #put(collector: Collector, { name, slot }: Key, from: number, to: number, clean: boolean): void {
    if (clean) collector.putTidy(slot, name, this.#text, from, to)
    else collector.putRaw(slot, name, this.#text.slice(from, to))
  }

  #blank(): void {
    const text = this.#text
    text.room(1)[text.length] = blank
    text.length += 1
  }

  /** The key that ends here, where it is a word of its own and a blank follows its colon. */
  #wordBefore(end: number): Key | undefined {
    if (!this.#isWhite(end + 1)) return undefined
    const key = keyBefore(this.#text.bytes, end)
    if (!key) return undefined
    const start = end - key.name.length
    return start === 0 || this.#isWhite(start - 1) ? key : undefined
  }

  /** Whether the character is white space that begins with this byte, or ends with it. */
  #isWhite(at: number): boolean {
    const { bytes, length } = this.#text
    const byte = at < length ? (bytes[at] ?? 0) : 0
    if (byte < 0x80) return isWhite(byte)
    if (!this.#odd) return false
    let start = at
    while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
    return /\s/.test(this.#text.slice(start, Math.min(length, start + 4)).charAt(0))
  }
}

const beforeA = 64
const lettersPlusNone = 27

/** Capital letters as one number, to look them up without cutting them out. */
function packed(bytes: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const byte = at < 0 ? 0 : (bytes[at] ?? 0)
    number = number * lettersPlusNone + (isCapital(byte) ? byte - beforeA : 0)
  }
  return number
}

function packedName(name: string): number {
  return packed(new TextEncoder().encode(name), 0, name.length)
}

/** Keys by their letters, see {@link packed}. */
const keys: ReadonlyMap<number, Key> = new Map(
  [...sepaKeys].map(([name, role]) => [packedName(name), { name, slot: slots[role] }]),
)

/** The key that ends here; keys have three letters or four. */
function keyBefore(bytes: Uint8Array, end: number): Key | undefined {
  if (end < 1 || !isCapital(bytes[end - 1] ?? 0)) return undefined
  return keys.get(packed(bytes, end - 4, end)) ?? keys.get(packed(bytes, end - 3, end))
}

/** `E`, `ER`, `ERE`, `EREF`, and so for every key. */
const beginnings = new Set(
  [...sepaKeys.keys()].flatMap((key) => [...key].map((_, i) => packedName(key.slice(0, i + 1)))),
)

/** Ends in the middle of a key, as `... CRED+ A?24B12CDE` and `S?25VWZ+` do. */
function wrapsKey(bytes: Uint8Array, start: number, end: number): boolean {
  let from = end
  while (from > start && from > end - 4 && bytes[from - 1] !== blank) {
    from -= 1
    if (!isCapital(bytes[from] ?? 0)) return false
  }
  return from < end && beginnings.has(packed(bytes, from, end))
}

const plus = 43
const colon = 58
