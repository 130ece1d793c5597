import { isCapital, isUntidy, isWhite } from './characters.ts'
import type { Collector } from './collector.ts'
import { sepaKeys } from './dialects.ts'
import type { Kept } from './fact.ts'

/** Subfields of the purpose are 27 wide; one that is nearly full goes on without a break. */
const fullSubfield = 25

/** A key of the purpose and what it holds. */
interface Key {
  readonly name: string
  readonly role: Kept
}

/** What stands in front of the first key. */
const untold: Key = { name: 'SVWZ', role: 'remittance' }

/**
 * The purpose of a payment, its references cut out of it: `EREF+`, also in the middle of a subfield;
 * `EREF: ` only behind a blank or at the start. Keys wrap over subfields (`S?25VWZ+`), so the
 * subfields are put together first.
 */
export class Purpose {
  #text = ''
  #full = true

  /** Adds a subfield as it stands. */
  add(line: string): void {
    this.#text += this.#full || line === '' ? line : ` ${line}`
    this.#full = line.length >= fullSubfield || wrapsKey(line)
  }

  /** Hands on what was found, in its order. */
  read(collector: Collector): void {
    const text = this.#text
    let key = untold
    let from = 0
    let clean = true
    let before = 0
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === plus || code === colon) {
        const next = code === plus ? keyBefore(text, at) : wordBefore(text, at)
        if (!next) continue
        this.#put(collector, key, from, at - next.name.length, clean)
        key = next
        from = at + 1
        clean = true
      } else if (isUntidy(code, before)) clean = false
      before = code
    }
    this.#put(collector, key, from, text.length, clean)
  }

  #put(collector: Collector, { name, role }: Key, from: number, to: number, clean: boolean): void {
    const value = this.#text.slice(from, to)
    if (clean) collector.putTidy(role, name, value)
    else collector.put(role, name, value)
  }
}

const beforeA = 64
const lettersPlusNone = 27

/** Keys by their letters, see {@link packed}. */
const keys: ReadonlyMap<number, Key> = new Map(
  [...sepaKeys].map(([name, role]) => [packed(name, name.length, name.length), { name, role }]),
)

/** The key that ends here; keys have three letters or four. */
function keyBefore(text: string, end: number): Key | undefined {
  if (!isCapital(text.charCodeAt(end - 1))) return undefined
  return keys.get(packed(text, end, 4)) ?? keys.get(packed(text, end, 3))
}

/** The capital letters that end here as one number, to look them up without cutting them out. */
function packed(text: string, end: number, letters: number): number {
  let number = 0
  for (let at = end - letters; at < end; at += 1) {
    const code = text.charCodeAt(at)
    number = number * lettersPlusNone + (isCapital(code) ? code - beforeA : 0)
  }
  return number
}

/** The same, where it is a word of its own and a blank follows its colon. */
function wordBefore(text: string, end: number): Key | undefined {
  if (!isWhite(text.charCodeAt(end + 1))) return undefined
  const key = keyBefore(text, end)
  if (!key) return undefined
  const start = end - key.name.length
  return start === 0 || isWhite(text.charCodeAt(start - 1)) ? key : undefined
}

/** `E`, `ER`, `ERE`, `EREF`, and so for every key. */
const beginnings = new Set(
  [...sepaKeys.keys()].flatMap((key) => [...key].map((_, i) => key.slice(0, i + 1))),
)

/** Ends in the middle of a key, as `... CRED+ A?24B12CDE` and `S?25VWZ+` do. */
function wrapsKey(line: string): boolean {
  if (!isCapital(line.charCodeAt(line.length - 1))) return false
  return beginnings.has(line.slice(Math.max(0, line.length - 4, line.lastIndexOf(' ') + 1)))
}

const plus = 43
const colon = 58
