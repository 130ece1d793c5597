import type { Kept, Role } from './fact.ts'
import { Found } from './found.ts'
import { tidy } from './wrapped.ts'

/** Values that say that there is none. */
const nothing = new Set(['NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NICHT ANGEGEBEN'])

/** Facts that may come in pieces: `?32` and `?33` are one name, cut at its width. */
const joins = new Set<Role>(['name', 'remittance', 'text', 'address'])

/** Gathers the facts of one field 86. */
export class Collector {
  readonly found = new Found()
  /** What has no place in the model, under the bank's own keys. */
  own: Record<string, string> | undefined = undefined

  /** Takes a value as the field has it. */
  put(role: Kept, key: string, raw: string): void {
    const value = isSolid(role) ? compact(raw) : tidy(raw)
    this.#take(role, key, value, /^[\s\u0000-\u001f\u007f]/.test(raw))
  }

  /** The same for a value that is tidy but for a blank before it and one behind it. */
  putTidy(role: Kept, key: string, text: string): void {
    const end = text.length - 1
    const spaced = text.charCodeAt(0) === blank
    const inside = spaced || text.charCodeAt(end) === blank ? text.trim() : text
    const value = isSolid(role) && inside.includes(' ') ? compact(inside) : inside
    this.#take(role, key, value, spaced)
  }

  /**
   * Takes a value that needs no tidying. The first of a kind counts; what comes again is kept under
   * its own key, if it is no further piece.
   *
   * @param spaced White space stood in front of it.
   */
  #take(role: Kept, key: string, value: string, spaced: boolean): void {
    if (value === '' || isNothing(value)) return
    if (role === 'own') {
      this.#keep(key, value)
      return
    }
    const before = this.found.get(role)
    if (before === undefined) this.found.set(role, value)
    else if (!joins.has(role)) this.#keep(key, value)
    else this.found.set(role, before + (role === 'name' && !spaced ? value : ` ${value}`))
  }

  /** Keeps what turned out to be no fact of its kind. */
  replace(key: string, value: string): void {
    this.own ??= {}
    this.own[key] = value
  }

  #keep(key: string, value: string): void {
    if (this.own === undefined) {
      this.own = { [key]: value }
      return
    }
    const before = this.own[key]
    this.own[key] = before === undefined ? value : `${before}\n${value}`
  }
}

/** Identifiers, in which a wrap may have left a blank that is none of theirs. */
function isSolid(role: Role): boolean {
  return (
    role === 'account' ||
    role === 'bic' ||
    role === 'bankCode' ||
    role === 'creditorId' ||
    role === 'reference'
  )
}

function compact(text: string): string {
  return text.replace(/\s+/g, '')
}

function isNothing(value: string): boolean {
  const first = value.charCodeAt(0)
  return (first === capitalN || first === smallN) && nothing.has(value.toUpperCase())
}

const blank = 32
const capitalN = 78
const smallN = 110
