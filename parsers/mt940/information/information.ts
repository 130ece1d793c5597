import type { BankTransaction, Party, References, Remittance } from '../../../events/bank.ts'
import { minorDigits } from '../../../events/currency.ts'
import { decimalFrom, decimalText } from '../../../events/decimal.ts'
import type { Money } from '../../../events/money.ts'
import { isCreditorReference } from '../checkDigits.ts'
import type { Fact, Role } from './fact.ts'
import { readSubfields } from './gvc.ts'
import { readLabels } from './labels.ts'
import { readPurpose } from './sepaKeys.ts'
import { readSlashKeys } from './slashKeys.ts'
import { tidy, unwrap } from './wrapped.ts'

/** What field 86 and the supplementary line of field 61 say about a movement. */
export interface Information {
  readonly text: string | undefined
  readonly codes: Pick<BankTransaction['codes'], 'gvc' | 'bai' | 'returnReason'>
  readonly references: References
  readonly counterparty: Party
  readonly remittance: Remittance
  readonly charges: BankTransaction['charges']
  readonly exchange: BankTransaction['exchange']
  /** Facts without a name in the model, under the bank's own keys. */
  readonly own: Readonly<Record<string, string>>
}

/**
 * Reads the lines of field 86 in whatever form they are in.
 *
 * @param details Supplementary line of field 61, where it has keys such as `/OCMT/`.
 * @param moneyIn Decides whose side the far one is: with money in it is the debtor.
 */
export function readInformation(
  lines: readonly string[],
  details: string | undefined,
  moneyIn: boolean,
): Information {
  const facts = [...factsOf(lines), ...((details && readSlashKeys(details)) || [])]
  return assemble(facts, moneyIn)
}

function factsOf(lines: readonly string[]): Fact[] {
  if (lines.length === 0) return []
  // Subfields and slash keys are cut anywhere by the width of the line.
  const subfields = readSubfields(lines.join(''))
  if (subfields) return subfields
  const text = unwrap(lines)
  return readSlashKeys(text) ?? readLabels(text) ?? readPurpose([text])
}

/** Values that say that there is none. */
const nothing = new Set(['NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NICHT ANGEGEBEN'])

/** Facts of the far side by its role in the payment. */
const sides: Readonly<Partial<Record<Role, { readonly debtor: boolean; readonly as: Role }>>> = {
  debtor: { debtor: true, as: 'party' },
  debtorName: { debtor: true, as: 'name' },
  debtorAccount: { debtor: true, as: 'account' },
  debtorBic: { debtor: true, as: 'bic' },
  creditor: { debtor: false, as: 'party' },
  creditorName: { debtor: false, as: 'name' },
  creditorAccount: { debtor: false, as: 'account' },
  creditorBic: { debtor: false, as: 'bic' },
}

/** Identifiers, in which a wrap may have left a blank that is none of theirs. */
const solid = new Set<Role>(['account', 'bic', 'creditorId', 'bankCode', 'reference'])

class Collector {
  readonly values = new Map<Role, string>()
  readonly own: Record<string, string> = {}

  /** The first of a kind counts; what comes again is kept under its own key. */
  put(role: Role, key: string, raw: string): void {
    const value = solid.has(role) ? raw.replace(/\s+/g, '') : tidy(raw)
    if (value === '' || nothing.has(value.toUpperCase())) return
    const before = this.values.get(role)
    if (role === 'own' || (before !== undefined && !joins.has(role))) this.#keep(key, value)
    else if (before === undefined) this.values.set(role, value)
    else this.values.set(role, role === 'name' ? tidy(before + raw) : `${before} ${value}`)
  }

  #keep(key: string, value: string): void {
    const before = this.own[key]
    this.own[key] = before === undefined ? value : `${before}\n${value}`
  }

  get(role: Role): string | undefined {
    return this.values.get(role)
  }
}

/** Facts that may come in pieces: `?32` and `?33` are one name, cut at its width. */
const joins = new Set<Role>(['name', 'remittance', 'text', 'address'])

function assemble(facts: readonly Fact[], moneyIn: boolean): Information {
  const found = new Collector()
  for (const { role, key, value } of facts) {
    const side = sides[role]
    if (side && side.debtor !== moneyIn) found.put('own', key, value)
    else if ((side?.as ?? role) === 'party') party(found, key, value)
    else found.put(side?.as ?? role, key, value)
  }
  return {
    text: found.get('text'),
    codes: {
      gvc: found.get('gvc'),
      bai: found.get('bai'),
      returnReason: found.get('returnReason'),
    },
    references: {
      customer: found.get('customer'),
      bank: found.get('bank'),
      endToEnd: found.get('endToEnd'),
      mandate: found.get('mandate'),
      creditorId: found.get('creditorId'),
      transaction: found.get('transaction'),
      batch: found.get('batch'),
    },
    counterparty: {
      name: found.get('name'),
      account: found.get('account'),
      bic: found.get('bic'),
      bankCode: found.get('bankCode'),
      id: found.get('partyId'),
      address: found.get('address'),
    },
    remittance: remittanceOf(found),
    ...amountsOf(found),
    own: found.own,
  }
}

const accountShape = /^([A-Z]{2}\d{2}[A-Z0-9]{8,30}|[\d .-]{6,34})$/
const bicShape = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/

/** ING writes `IBAN/BIC/name/city` behind `/CNTP/`; others a name, or nothing before `/NAME/`. */
function party(found: Collector, key: string, value: string): void {
  const parts = value.split('/')
  if (accountShape.test(parts[0]?.trim() ?? '')) found.put('account', key, parts.shift() ?? '')
  if (bicShape.test(parts[0]?.trim() ?? '')) found.put('bic', key, parts.shift() ?? '')
  found.put('name', key, parts.shift() ?? '')
  found.put('address', key, parts.join(' '))
}

function remittanceOf(found: Collector): Remittance {
  const reference = found.get('reference')
  const text = found.get('remittance')
  if (!reference) return { text }
  if (!/^RF\d\d/.test(reference)) return { text, reference, referenceType: 'other' as const }
  const referenceValid = isCreditorReference(reference)
  return { text, reference, referenceType: 'iso11649' as const, referenceValid }
}

/** `/OCMT/CAD47,11` and `/CHGS/EUR1,23`: what was instructed and what the bank took. */
function amountsOf(found: Collector): Pick<Information, 'charges' | 'exchange'> {
  const instructed = amount(found, 'originalAmount', 'OCMT')
  const charge = amount(found, 'charges', 'CHGS')
  const rate = found.get('rate')?.replace(',', '.')
  const exact = rate === undefined ? undefined : decimalFrom(rate)
  if (rate !== undefined && !exact) found.own['EXCH'] = rate
  return {
    charges: charge && [{ amount: charge }],
    exchange:
      instructed || exact ? { instructed, rate: exact && decimalText(exact, 0) } : undefined,
  }
}

/** An amount such as `CAD47,11`; what is none is kept as it is. */
function amount(found: Collector, role: Role, key: string): Money | undefined {
  const text = found.get(role)
  if (text === undefined) return undefined
  const match = /^([A-Z]{3})\s*(\d{1,20})(?:[,.](\d{0,6}))?$/.exec(text)
  const value = match && decimalFrom(`${match[2]}${match[3] ? `.${match[3]}` : ''}`)
  const currency = match?.[1]
  if (value && currency) return { value: decimalText(value, minorDigits(currency)), currency }
  found.own[key] = text
  return undefined
}
