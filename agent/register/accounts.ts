import type { AccountRow } from '../../config/registerSchema.ts'
import { type AccountSpelling, accountSpelling } from '../../events/accountSpelling.ts'
import type { RegisterEntry } from '../../events/bank.ts'

/** What the register says of an account as a bank writes it. */
export type Match =
  | { readonly row: AccountRow; readonly matched: NonNullable<RegisterEntry['matched']> }
  | 'ambiguous'
  | undefined

/** Characters that a short number must have: with the bank code of the account, and without one. */
const leastWithBank = 4
const leastAlone = 6

/** A row under one of its spellings. */
interface Entry {
  readonly row: AccountRow
  readonly spelling: AccountSpelling
}

/**
 * The account table, by every way in which a bank may write an account. Asked in this order; the
 * first that has an answer gives it:
 *
 * 1. `spelling`: the bank writes what the row says, as account or alias.
 * 2. `bank-code`: bank code and number are the row's, inside an IBAN or side by side.
 * 3. `short-number`: one number ends with the other, and no bank code speaks against it.
 *
 * Leading zeros of numbers never count. Where two rows fit, the account is ambiguous: there is no
 * better and worse among the rows of one step.
 */
export class AccountIndex {
  readonly #spellings = new Map<string, Entry[]>()
  readonly #wholes = new Map<string, Entry[]>()
  /** By the last characters of the number, which every number that fits has too. */
  readonly #tails = new Map<string, Entry[]>()

  constructor(rows: readonly AccountRow[]) {
    for (const row of rows) {
      for (const text of [row.account, ...(row.aliases ?? [])]) {
        const spelling = accountSpelling(text)
        const entry = { row, spelling }
        add(this.#spellings, spelling.keys[0], entry)
        for (const key of spelling.keys) add(this.#wholes, key, entry)
        add(this.#tails, tail(spelling.number), entry)
      }
    }
  }

  /** @param written The account as the file has it. */
  find(written: string): Match {
    const asked = accountSpelling(written)
    const spelt = this.#spellings.get(asked.keys[0]) ?? []
    if (spelt.length > 0) return only(spelt, 'spelling')
    const whole = asked.keys.flatMap((key) => this.#wholes.get(key) ?? [])
    const same = whole.filter(({ spelling }) => !bothIban(spelling, asked))
    if (same.length > 0) return only(same, 'bank-code')
    const near = this.#tails.get(tail(asked.number)) ?? []
    return only(
      near.filter(({ spelling }) => fits(spelling, asked)),
      'short-number',
    )
  }
}

function add(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = map.get(key)
  if (entries) entries.push(entry)
  else map.set(key, [entry])
}

function tail(number: string): string {
  return number.slice(-leastWithBank)
}

function only(entries: readonly Entry[], matched: NonNullable<RegisterEntry['matched']>): Match {
  const [first] = entries
  if (first === undefined) return undefined
  return entries.every(({ row }) => row === first.row) ? { row: first.row, matched } : 'ambiguous'
}

/** Two IBANs are the same account or they are not: nothing of them is short. */
function bothIban(one: AccountSpelling, other: AccountSpelling): boolean {
  return one.iban && other.iban
}

function fits(one: AccountSpelling, other: AccountSpelling): boolean {
  if (bothIban(one, other)) return false
  const banked = one.bank !== undefined && other.bank !== undefined
  if (banked && one.bank !== other.bank) return false
  const [short, long] =
    one.number.length < other.number.length
      ? [one.number, other.number]
      : [other.number, one.number]
  const enough = short.length >= (banked ? leastWithBank : leastAlone) && /\d{3}$/.test(short)
  return enough && long.endsWith(short)
}
