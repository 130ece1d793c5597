import type { BankTransaction, Party, References, Remittance } from '../../../events/bank.ts'
import { minorDigits } from '../../../events/currency.ts'
import { decimalFrom, decimalText } from '../../../events/decimal.ts'
import type { Money } from '../../../events/money.ts'
import { isCreditorReference } from '../checkDigits.ts'
import { Collector } from './collector.ts'
import type { Fact, Role } from './fact.ts'
import { readSubfields } from './gvc.ts'
import { readLabels } from './labels.ts'
import { readPurpose } from './sepaKeys.ts'
import { readSlashKeys } from './slashKeys.ts'
import { unwrap } from './wrapped.ts'

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
  readonly own: Readonly<Record<string, string>> | undefined
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
  const facts = factsOf(lines)
  const more = details && readSlashKeys(details)
  if (more) facts.push(...more)
  return assemble(collect(facts, moneyIn))
}

function factsOf(lines: readonly string[]): Fact[] {
  if (lines.length === 0) return []
  // Subfields and slash keys are cut anywhere by the width of the line.
  const subfields = readSubfields(lines.join(''))
  if (subfields) return subfields
  const text = unwrap(lines)
  const facts = readSlashKeys(text) ?? readLabels(text)
  if (facts) return facts
  const purpose: Fact[] = []
  readPurpose([text], purpose)
  return purpose
}

/** Facts of the far side by its role in the payment. */
interface Side {
  readonly debtor: boolean
  readonly as: 'party' | 'name' | 'account' | 'bic'
}

const sides: ReadonlyMap<Role, Side> = new Map([
  ['debtor', { debtor: true, as: 'party' }],
  ['debtorName', { debtor: true, as: 'name' }],
  ['debtorAccount', { debtor: true, as: 'account' }],
  ['debtorBic', { debtor: true, as: 'bic' }],
  ['creditor', { debtor: false, as: 'party' }],
  ['creditorName', { debtor: false, as: 'name' }],
  ['creditorAccount', { debtor: false, as: 'account' }],
  ['creditorBic', { debtor: false, as: 'bic' }],
])

function collect(facts: readonly Fact[], moneyIn: boolean): Collector {
  const collector = new Collector()
  for (const { role, key, value } of facts) {
    const side = sides.get(role)
    if (side && side.debtor !== moneyIn) collector.put('own', key, value)
    else place(collector, side?.as ?? role, key, value)
  }
  return collector
}

function place(collector: Collector, role: Role, key: string, value: string): void {
  if (role === 'party' || role === 'debtor' || role === 'creditor') party(collector, key, value)
  else collector.put(role, key, value)
}

function assemble(collector: Collector): Information {
  const { found } = collector
  const { text, gvc, bai, returnReason } = found
  const { customer, bank, endToEnd, mandate, creditorId, transaction, batch } = found
  const { name, account, bic, bankCode, partyId, address } = found
  // `/OCMT/CAD47,11`, `/CHGS/EUR1,23`, `/EXCH/1,4512`: what was instructed, what the bank took.
  const instructed = readAmount(collector, found.originalAmount, 'OCMT')
  const charge = readAmount(collector, found.charges, 'CHGS')
  const rate = readRate(collector)
  return {
    text,
    codes: { gvc, bai, returnReason },
    references: { customer, bank, endToEnd, mandate, creditorId, transaction, batch },
    counterparty: { name, account, bic, bankCode, id: partyId, address },
    remittance: remittanceOf(collector),
    charges: charge && [{ amount: charge }],
    exchange: instructed || rate ? { instructed, rate } : undefined,
    own: collector.own,
  }
}

const accountShape = /^([A-Z]{2}\d{2}[A-Z0-9]{8,30}|[\d .-]{6,34})$/
const bicShape = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/

/** ING writes `IBAN/BIC/name/city` behind `/CNTP/`; others a name, or nothing before `/NAME/`. */
function party(collector: Collector, key: string, value: string): void {
  const parts = value.split('/')
  if (accountShape.test(parts[0]?.trim() ?? '')) collector.put('account', key, parts.shift() ?? '')
  if (bicShape.test(parts[0]?.trim() ?? '')) collector.put('bic', key, parts.shift() ?? '')
  collector.put('name', key, parts.shift() ?? '')
  collector.put('address', key, parts.join(' '))
}

function remittanceOf({ found }: Collector): Remittance {
  const { reference, remittance: text } = found
  if (!reference) return { text }
  if (!/^RF\d\d/.test(reference)) return { text, reference, referenceType: 'other' }
  const referenceValid = isCreditorReference(reference)
  return { text, reference, referenceType: 'iso11649', referenceValid }
}

function readRate(collector: Collector): string | undefined {
  const text = collector.found.rate?.replace(',', '.')
  if (text === undefined) return undefined
  const rate = decimalFrom(text)
  if (!rate) collector.replace('EXCH', text)
  return rate && decimalText(rate, 0)
}

/** An amount such as `CAD47,11`; what is none is kept as it is. */
function readAmount(
  collector: Collector,
  text: string | undefined,
  key: string,
): Money | undefined {
  if (text === undefined) return undefined
  const match = /^([A-Z]{3})\s*(\d{1,20})(?:[,.](\d{0,6}))?$/.exec(text)
  const value = match && decimalFrom(`${match[2]}${match[3] ? `.${match[3]}` : ''}`)
  const currency = match?.[1]
  if (value && currency) return { value: decimalText(value, minorDigits(currency)), currency }
  collector.replace(key, text)
  return undefined
}
