import { add, type Decimal, equal, subtract, zero } from '../../events/decimal.ts'

/** How often a column of balances moved by exactly the amounts between. */
export interface BalanceProof {
  readonly checks: number
  readonly held: number
  readonly order: 'oldest first' | 'newest first'
}

type Cells = readonly (Decimal | undefined)[]

/**
 * Holds amounts against a running balance, whichever end of the list is the newest. Balances that
 * stand at the last entry of a day only are compared over all the amounts between.
 *
 * @param amounts Signed, one a row; undefined where the row has none.
 */
export function proveByBalance(amounts: Cells, balances: Cells): BalanceProof {
  const oldest = countHeld(amounts, balances)
  const newest = countHeld(amounts.toReversed(), balances.toReversed())
  return newest.held > oldest.held
    ? { ...newest, order: 'newest first' }
    : { ...oldest, order: 'oldest first' }
}

/** In this order each balance stands behind the amount of its own row. */
function countHeld(amounts: Cells, balances: Cells): { checks: number; held: number } {
  let before: Decimal | undefined
  let moved = zero
  let checks = 0
  let held = 0
  amounts.forEach((amount, row) => {
    if (amount) moved = add(moved, amount)
    const balance = balances[row]
    if (!balance) return
    // A column that stands still proves nothing where nothing moved.
    if (before && moved.units !== 0n) {
      checks += 1
      if (equal(subtract(balance, before), moved)) held += 1
    }
    before = balance
    moved = zero
  })
  return { checks, held }
}

/** Whether a proof can be leaned on: enough of it held, and some of it was there. */
export function isProven({ checks, held }: BalanceProof): boolean {
  return checks >= 2 && held >= checks * 0.7
}
