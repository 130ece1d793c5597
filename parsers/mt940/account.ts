import type { Account } from '../../events/bank.ts'
import { isIban } from '../checkDigits.ts'
import { isBic } from './bic.ts'
import type { Field } from './field.ts'

/** Field 25 or 25P: the account, its servicer's BIC and its currency, as banks write them. */
export interface WrittenAccount {
  /** As the file has it; part of the statement's identity. */
  readonly raw: string
  readonly bic: string | undefined
}

export function readAccount(field: Field): WrittenAccount {
  const raw = field.text.trim()
  const second = field.more[0]?.text.trim() ?? ''
  const before = raw.slice(0, Math.max(0, raw.indexOf('/')))
  const bic = [second, before].find(isBic)
  return { raw, bic }
}

/** ISO 20022's word for what a message should have and has not. */
const notProvided = 'NOTPROVIDED'

/**
 * The account of the events. A currency behind the number is no part of it, and a BIC in front of
 * an IBAN neither; any other number is unique only together with what stands in front of it.
 *
 * @param currency Currency of the balances; what looks like one behind the number is taken off only
 *   where it is this one.
 */
export function accountData(written: WrittenAccount | undefined, currency: string): Account {
  if (!written?.raw) return { id: notProvided, scheme: 'other' }
  const compact = written.raw.replace(/\s+/g, '').replace(/^\/+/, '')
  const suffixed = compact.endsWith(currency) && /\d\/?$/.test(compact.slice(0, -currency.length))
  const number = suffixed ? compact.slice(0, -currency.length).replace(/\/$/, '') : compact
  const iban = isIban(number) ? number : number.slice(number.indexOf('/') + 1)
  const known = currency === noCurrency ? undefined : currency
  if (isIban(iban)) return { id: iban, scheme: 'iban', currency: known, bic: written.bic }
  const german = /^\d{8}\/\d{1,12}$/.test(number)
  const id = number || notProvided
  return { id, scheme: german ? 'bban' : 'other', currency: known, bic: written.bic }
}

/** ISO 4217's code for "no currency": what an excerpt of a statement may leave us with. */
export const noCurrency = 'XXX'

/** Currency behind the account number, for a message that states none elsewhere. */
export function accountCurrency(written: WrittenAccount | undefined): string | undefined {
  const suffix = /[\d\s/]([A-Z]{3})$/.exec(written?.raw ?? '')?.[1]
  return suffix && currencies.has(suffix) ? suffix : undefined
}

/** Enough to tell a currency from the end of an account number. */
const currencies = new Set([
  ...['AED', 'AUD', 'BGN', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF'],
  ...['ILS', 'INR', 'JPY', 'MXN', 'NOK', 'NZD', 'PLN', 'RON', 'RSD', 'SEK', 'SGD', 'THB', 'TRY'],
  ...['USD', 'ZAR'],
])
