import { blank } from './characters.ts'
import type { Kept } from './fact.ts'
import { Facts, slots } from './facts.ts'
import type { TextBytes } from './textBytes.ts'
import { tidy } from './wrapped.ts'

/** Values that say that there is none. */
const nothing = new Set(['NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NICHT ANGEGEBEN'])

/** Facts that may come in pieces: `?32` and `?33` are one name, cut at its width. */
const joins = flags(['name', 'remittance', 'text', 'address'])

/** Identifiers, in which a wrap may have left a blank that is none of theirs. */
const solid = flags(['account', 'bic', 'bankCode', 'creditorId', 'reference'])

function flags(roles: readonly Kept[]): readonly boolean[] {
  return Object.values(slots)
    .filter((slot) => slot >= 0)
    .map((slot) => roles.some((role) => slots[role] === slot))
}

/** Gathers the facts of one field 86 after the other. */
export class Collector {
  readonly found = new Facts()

  /** Takes a value as the field has it. */
  put(role: Kept, key: string, raw: string): void {
    this.putRaw(slots[role], key, raw)
  }

  /** The same of a role by its number. */
  putRaw(slot: number, key: string, raw: string): void {
    const value = solid[slot] ? raw.replace(/\s+/g, '') : tidy(raw)
    const { values } = this.found
    const from = values.length
    values.add(value)
    this.#take(slot, key, values, from, values.length, /^[\s\u0000-\u001f\u007f]/.test(raw))
  }

  /**
   * The same for a value that stands in `text`, one of those of `found`, and is tidy but for a blank
   * before it and one behind it.
   */
  putTidy(slot: number, key: string, text: TextBytes, from: number, to: number): void {
    const { bytes } = text
    const spaced = from < to && bytes[from] === blank
    const start = spaced ? from + 1 : from
    const end = start < to && bytes[to - 1] === blank ? to - 1 : to
    if (solid[slot] && hasBlank(bytes, start, end)) this.putRaw(slot, key, text.slice(from, to))
    else this.#take(slot, key, text, start, end, spaced)
  }

  /**
   * Takes a value that needs no tidying. The first of a kind counts; what comes again is kept under
   * its own key, if it is no further piece.
   *
   * @param spaced White space stood in front of it.
   */
  #take(
    slot: number,
    key: string,
    text: TextBytes,
    from: number,
    to: number,
    spaced: boolean,
  ): void {
    if (from === to || isNothing(text, from, to)) return
    const { found } = this
    if (slot === slots.own) found.keep(key, text, from, to)
    else if (!found.has(slot)) found.set(slot, text, from, to)
    else if (!joins[slot]) found.keep(key, text, from, to)
    else found.join(slot, slot === slots.name && !spaced ? '' : ' ', text, from, to)
  }
}

function hasBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] === blank) return true
  return false
}

function isNothing(text: TextBytes, from: number, to: number): boolean {
  const first = text.bytes[from]
  if (first !== capitalN && first !== smallN) return false
  if (to - from > longestNothing && !isShortAndWide(text.bytes, from, to)) return false
  return nothing.has(text.slice(from, to).toUpperCase())
}

/** Whether letters beyond ASCII are in it, some of which are ASCII as capitals, and it is short. */
function isShortAndWide(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > longestNothing * 3) return false
  for (let at = from; at < to; at += 1) if ((bytes[at] ?? 0) > 0x7f) return true
  return false
}

const longestNothing = 15
const capitalN = 78
const smallN = 110
