import type { Role } from './fact.ts'
import { tidy } from './wrapped.ts'

/** Values that say that there is none. */
const nothing = new Set(['NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NICHT ANGEGEBEN'])

/** Identifiers, in which a wrap may have left a blank that is none of theirs. */
const solid = new Set<Role>(['account', 'bic', 'creditorId', 'bankCode', 'reference'])

/** Facts that may come in pieces: `?32` and `?33` are one name, cut at its width. */
const joins = new Set<Role>(['name', 'remittance', 'text', 'address'])

/** What was found so far, by its role. Every member stands there, so that all have one shape. */
type Found = Record<Exclude<Role, 'own' | 'party' | 'debtor' | 'creditor'>, string | undefined>

const none: Found = {
  text: undefined,
  gvc: undefined,
  bai: undefined,
  returnReason: undefined,
  remittance: undefined,
  reference: undefined,
  endToEnd: undefined,
  mandate: undefined,
  creditorId: undefined,
  customer: undefined,
  bank: undefined,
  batch: undefined,
  transaction: undefined,
  name: undefined,
  account: undefined,
  bic: undefined,
  bankCode: undefined,
  address: undefined,
  partyId: undefined,
  debtorName: undefined,
  debtorAccount: undefined,
  debtorBic: undefined,
  creditorName: undefined,
  creditorAccount: undefined,
  creditorBic: undefined,
  originalAmount: undefined,
  charges: undefined,
  rate: undefined,
}

/** Gathers the facts of one field 86. */
export class Collector {
  readonly found: Found = { ...none }
  /** What has no place in the model, under the bank's own keys. */
  own: Record<string, string> | undefined

  /** The first of a kind counts; what comes again is kept under its own key. */
  put(role: keyof Found | 'own', key: string, raw: string): void {
    const value = role !== 'own' && solid.has(role) ? compact(raw) : tidy(raw)
    if (value === '' || isNothing(value)) return
    if (role === 'own') {
      this.#keep(key, value)
      return
    }
    const before = this.found[role]
    if (before === undefined) this.found[role] = value
    else if (!joins.has(role)) this.#keep(key, value)
    else this.found[role] = role === 'name' ? tidy(before + raw) : `${before} ${value}`
  }

  /** Keeps what turned out to be no fact of its kind. */
  replace(key: string, value: string): void {
    this.own ??= {}
    this.own[key] = value
  }

  #keep(key: string, value: string): void {
    this.own ??= {}
    const before = this.own[key]
    this.own[key] = before === undefined ? value : `${before}\n${value}`
  }
}

function compact(text: string): string {
  return /\s/.test(text) ? text.replace(/\s+/g, '') : text
}

function isNothing(value: string): boolean {
  const first = value.charCodeAt(0)
  return (first === capitalN || first === smallN) && nothing.has(value.toUpperCase())
}

const capitalN = 78
const smallN = 110
