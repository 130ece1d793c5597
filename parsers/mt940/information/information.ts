import type { BankTransaction } from '../../../events/bank.ts'
import { minorDigits } from '../../../events/currency.ts'
import { decimalFrom, decimalText } from '../../../events/decimal.ts'
import type { Money } from '../../../events/money.ts'
import { linesOf, type Stretch } from '../../stretch.ts'
import { isBic } from '../bic.ts'
import { Collector } from './collector.ts'
import type { Fact, Kept, Role } from './fact.ts'
import { type Facts, slots } from './facts.ts'
import { readSubfields } from './gvc.ts'
import { readLabels } from './labels.ts'
import { Purpose } from './sepaKeys.ts'
import { readSlashKeys } from './slashKeys.ts'
import { unwrap } from './wrapped.ts'

/** Amounts that field 86 states beside that of field 61. */
export interface OtherAmounts {
  readonly charges: BankTransaction['charges']
  readonly exchange: BankTransaction['exchange']
}

const noAmounts: OtherAmounts = { charges: undefined, exchange: undefined }

/** Reads what field 86 and the supplementary line of field 61 say about one movement after the other. */
export class Information {
  readonly #collector = new Collector()
  readonly #purpose = new Purpose(this.#collector.found.purpose)

  /** What was found, until the next is read. */
  get facts(): Facts {
    return this.#collector.found
  }

  /**
   * Reads field 86 in whatever form it is in.
   *
   * @param text Its lines, with line ends between them.
   * @param details Supplementary line of field 61, where it has keys such as `/OCMT/`.
   * @param moneyIn Decides whose side the far one is: with money in it is the debtor.
   */
  read(text: Stretch | undefined, details: string | undefined, moneyIn: boolean): OtherAmounts {
    const collector = this.#collector
    const purpose = this.#purpose
    collector.found.clear()
    purpose.clear()
    if (text && !readSubfields(text, purpose, collector)) {
      readOther(text, purpose, collector, moneyIn)
    }
    const more = details && readSlashKeys(details)
    if (more) place(more, collector, moneyIn)
    return otherAmounts(collector.found)
  }
}

/** Every other form: subfields and slash keys are cut anywhere by the width of the line. */
function readOther(text: Stretch, purpose: Purpose, collector: Collector, moneyIn: boolean): void {
  const all = unwrap(linesOf(text))
  const facts = readSlashKeys(all) ?? readLabels(all)
  if (facts) {
    place(facts, collector, moneyIn)
    return
  }
  purpose.add(all)
  purpose.read(collector)
}

/** Facts of the far side by its role in the payment. */
interface Side {
  readonly debtor: boolean
  readonly as: 'party' | 'name' | 'account' | 'bic'
}

const sides: Readonly<Record<Exclude<Role, Kept | 'party'>, Side>> = {
  debtor: { debtor: true, as: 'party' },
  debtorName: { debtor: true, as: 'name' },
  debtorAccount: { debtor: true, as: 'account' },
  debtorBic: { debtor: true, as: 'bic' },
  creditor: { debtor: false, as: 'party' },
  creditorName: { debtor: false, as: 'name' },
  creditorAccount: { debtor: false, as: 'account' },
  creditorBic: { debtor: false, as: 'bic' },
}

function place(facts: readonly Fact[], collector: Collector, moneyIn: boolean): void {
  for (const { role, key, value } of facts) {
    const kept = keptAs(role, moneyIn)
    if (kept === 'party') party(collector, key, value)
    else collector.put(kept, key, value)
  }
}

/** A fact of the near side is about ourselves: it is no counterparty. */
function keptAs(role: Role, moneyIn: boolean): Kept | 'party' {
  if (!isSided(role)) return role
  const side = sides[role]
  return side.debtor === moneyIn ? side.as : 'own'
}

function isSided(role: Role): role is keyof typeof sides {
  return Object.hasOwn(sides, role)
}

/** `/OCMT/CAD47,11`, `/CHGS/EUR1,23`, `/EXCH/1,4512`: what was instructed, what the bank took. */
function otherAmounts(facts: Facts): OtherAmounts {
  const { originalAmount, charges, rate } = slots
  if (!facts.has(originalAmount) && !facts.has(charges) && !facts.has(rate)) return noAmounts
  const instructed = readAmount(facts, originalAmount, 'OCMT')
  const charge = readAmount(facts, charges, 'CHGS')
  const exchangeRate = readRate(facts)
  return {
    charges: charge && [{ amount: charge }],
    exchange: instructed || exchangeRate ? { instructed, rate: exchangeRate } : undefined,
  }
}

const accountShape = /^([A-Z]{2}\d{2}[A-Z0-9]{8,30}|[\d .-]{6,34})$/

/** ING writes `IBAN/BIC/name/city` behind `/CNTP/`; others a name, or nothing before `/NAME/`. */
function party(collector: Collector, key: string, value: string): void {
  const parts = value.split('/')
  if (accountShape.test(parts[0]?.trim() ?? '')) collector.put('account', key, parts.shift() ?? '')
  if (isBic(parts[0]?.trim() ?? '')) collector.put('bic', key, parts.shift() ?? '')
  collector.put('name', key, parts.shift() ?? '')
  collector.put('address', key, parts.join(' '))
}

function readRate(facts: Facts): string | undefined {
  const text = facts.text(slots.rate)?.replace(',', '.')
  if (text === undefined) return undefined
  const rate = decimalFrom(text)
  if (!rate) facts.replace('EXCH', text)
  return rate && decimalText(rate, 0)
}

/** An amount such as `CAD47,11`; what is none is kept as it is. */
function readAmount(facts: Facts, slot: number, key: string): Money | undefined {
  const text = facts.text(slot)
  if (text === undefined) return undefined
  const match = /^([A-Z]{3})\s*(\d{1,20})(?:[,.](\d{0,6}))?$/.exec(text)
  const value = match && decimalFrom(`${match[2]}${match[3] ? `.${match[3]}` : ''}`)
  const currency = match?.[1]
  if (value && currency) return { value: decimalText(value, minorDigits(currency)), currency }
  facts.replace(key, text)
  return undefined
}
