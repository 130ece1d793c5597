import type { Account } from '../events/bank.ts'
import type { Money } from '../events/money.ts'

/**
 * What a reported entry and its later booking have in common whatever the format: account, signed
 * amount and value date. It links; two equal payments share it, so it never drops one.
 */
export function matchKey(
  account: Account,
  amount: Money,
  valueDate: string | undefined,
): string | undefined {
  if (!valueDate) return undefined
  const { value, currency } = amount
  if (currency !== latestCurrency || valueDate !== latestDate) {
    latestCurrency = currency
    latestDate = valueDate
    latestEnd = `|${currency}|${valueDate}`
  }
  return `${account.id}|${value}${latestEnd}`
}

/** The end that was made last: a statement is in one currency, and its entries are of few days. */
let latestCurrency = ''
let latestDate = ''
let latestEnd = ''
