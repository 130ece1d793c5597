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
  return valueDate && `${account.id}|${amount.value}|${amount.currency}|${valueDate}`
}
