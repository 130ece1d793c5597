import type { Cash } from '../../../contract.ts'
import type { CashMark } from '../../words/states.ts'
import { sumText } from '../../words/sum.ts'

export type CashAccount = Cash['accounts'][number]

/** One line of the position: a currency, a legal entity within it, or an account within that. */
export interface CashRow {
  readonly key: string
  readonly level: 0 | 1 | 2
  readonly title: string
  readonly isOpen?: boolean
  readonly account?: CashAccount
  readonly currency: string
  readonly booked: string | undefined
  readonly valueDated: string | undefined
  readonly accounts: number
  /** The newest day of an account; the oldest of a sum. */
  readonly day: string | undefined
  readonly stale: number
  readonly unproven: number
}

export function fits(account: CashAccount, q: string, mark: CashMark | undefined): boolean {
  if (mark && !account.marks.includes(mark)) return false
  const wanted = q.toLowerCase().replaceAll(/\s/g, '')
  const texts = [account.account, account.name, account.legalEntity, account.currency]
  return texts.some((text) => text?.toLowerCase().replaceAll(/\s/g, '').includes(wanted))
}

/** The lines of what is open. @param open Keys of lines; `all` opens every one. */
export function cashRows(
  cash: Cash,
  accounts: readonly CashAccount[],
  open: ReadonlySet<string> | 'all',
): CashRow[] {
  const isOpen = (key: string) => open === 'all' || open.has(key)
  const byCurrency = Map.groupBy(accounts, ({ currency }) => currency)
  return cash.currencies.flatMap((sum): CashRow[] => {
    const own = byCurrency.get(sum.currency)
    if (!own) return []
    const key = sum.currency
    // The hub's own sum where all of its accounts are shown; of a part, the part's.
    const head: CashRow =
      own.length === sum.accounts
        ? { ...ofSum(key, sum), isOpen: isOpen(key) }
        : { ...ofAccounts(key, 0, sum.currency, own), isOpen: isOpen(key) }
    return isOpen(key) ? [head, ...entityRows(key, own, isOpen)] : [head]
  })
}

function ofSum(key: string, sum: Cash['currencies'][number]): CashRow {
  const { currency, booked, valueDated, accounts, stale, unproven, oldest } = sum
  const same = { currency, booked, valueDated, accounts, stale, unproven }
  return { key, level: 0, title: currency, day: oldest, ...same }
}

function entityRows(
  parent: string,
  accounts: readonly CashAccount[],
  isOpen: (key: string) => boolean,
): CashRow[] {
  const byEntity = Map.groupBy(accounts, ({ legalEntity }) => legalEntity ?? 'No legal entity')
  const ordered = [...byEntity].toSorted(([one], [other]) => one.localeCompare(other))
  return ordered.flatMap(([entity, own]) => {
    const key = `${parent} ${entity}`
    const head = { ...ofAccounts(key, 1, entity, own), isOpen: isOpen(key) }
    return isOpen(key) ? [head, ...own.map(accountRow)] : [head]
  })
}

function ofAccounts(
  key: string,
  level: 0 | 1,
  title: string,
  own: readonly CashAccount[],
): CashRow {
  const days = own.flatMap(({ asOf }) => asOf ?? []).toSorted()
  const having = (mark: CashMark) => own.filter(({ marks }) => marks.includes(mark)).length
  return {
    key,
    level,
    title,
    currency: own[0]?.currency ?? '',
    booked: sumOf(own.map(({ booked }) => booked)),
    valueDated: sumOf(own.map(({ valueDated }) => valueDated)),
    accounts: own.length,
    day: days[0],
    stale: having('stale'),
    unproven: having('unproven'),
  }
}

/** Undefined where no part has an amount. */
function sumOf(amounts: readonly (string | undefined)[]): string | undefined {
  const known = amounts.filter((amount) => amount !== undefined)
  return known.length === 0 ? undefined : sumText(known)
}

function accountRow(account: CashAccount): CashRow {
  const { key, currency, booked, valueDated, asOf, marks } = account
  return {
    key: `account ${key}`,
    level: 2,
    title: account.account,
    account,
    currency,
    booked,
    valueDated,
    accounts: 1,
    day: asOf,
    stale: marks.includes('stale') ? 1 : 0,
    unproven: marks.includes('unproven') ? 1 : 0,
  }
}
