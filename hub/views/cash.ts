import { z } from 'zod'
import { type Cash, cashSchema } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { dateText } from '../store/statementFacts.ts'
import type { LedgerAccount, LedgerBalance } from '../store/viewContract.ts'
import { dayAt } from './days.ts'
import { shownAccount } from './masking.ts'
import { marksOf, sumOf } from './position.ts'
import { sightOf } from './sight.ts'

interface Standing {
  readonly account: LedgerAccount
  readonly balance: LedgerBalance
}

export const cash = operation({
  id: 'cash',
  method: 'GET',
  path: '/v1/console/cash',
  summary: 'What stands on the accounts, booked and value-dated apart, and how sure that is.',
  query: z.strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    legalEntity: z.string().min(1).max(256).optional(),
  }),
  params: nothing,
  body: noBody,
  answer: cashSchema,
  problems: [],
  async handle({ store, now }, { caller, query }): Promise<Cash> {
    const { ledger } = store.views
    const accounts = await ledger.accounts(sightOf(caller))
    const byNumber = new Map(accounts.map((account) => [account.number, account]))
    const standing = (await ledger.balances()).flatMap((balance): Standing[] => {
      const account = byNumber.get(balance.account)
      const isWanted =
        (query.currency ?? balance.currency) === balance.currency &&
        (query.legalEntity ?? account?.legalEntity) === account?.legalEntity
      return account && isWanted ? [{ account, balance }] : []
    })
    const today = dayAt(now())
    const byCurrency = Map.groupBy(standing, ({ balance }) => balance.currency)
    const currencies = [...byCurrency].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return {
      asOf: now().toISOString(),
      currencies: currencies.map(([currency, each]) => {
        const sum = sumOf(
          currency,
          each.map(({ balance }) => balance),
          today,
        )
        return caller.masked ? withoutAmounts(sum) : sum
      }),
      accounts: standing.toSorted(byEntity).map((each) => shown(each, today, caller.masked)),
    }
  },
})

function shown(
  { account, balance }: Standing,
  today: number,
  masked: boolean | undefined,
): Cash['accounts'][number] {
  const { booked, bookedDay, available, event, currency } = balance
  const { name, legalEntity, region } = account
  const marks = marksOf(balance, today)
  const full = {
    key: String(account.number),
    account: shownAccount(account.account, masked),
    ...(name === undefined || masked ? {} : { name }),
    ...(legalEntity === undefined ? {} : { legalEntity }),
    ...(region === undefined ? {} : { region }),
    currency,
    ...(booked === undefined ? {} : { booked }),
    ...(bookedDay === undefined ? {} : { asOf: dateText(bookedDay) }),
    ...(available === undefined ? {} : { valueDated: available }),
    marks,
    ...(event === undefined ? {} : { event }),
  }
  return masked ? withoutAmounts(full) : full
}

function withoutAmounts<
  Part extends { booked?: string | undefined; valueDated?: string | undefined },
>(part: Part): Omit<Part, 'booked' | 'valueDated'> {
  const { booked, valueDated, ...rest } = part
  return rest
}

function byEntity({ account: a }: Standing, { account: b }: Standing): number {
  const [one, other] = [a.legalEntity ?? '', b.legalEntity ?? '']
  return one < other ? -1 : one > other ? 1 : 0
}
