import { z } from 'zod'
import { type Calendar, calendarSchema, dayStates } from '../console/contract.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { type KeptState, keptStates } from '../store/dayState.ts'
import { dateText } from '../store/statementFacts.ts'
import type { LedgerAccount, LedgerBook, LedgerDay } from '../store/viewContract.ts'
import { dayAt, spanOf, spanQuery } from './days.ts'
import { isExpected } from './expected.ts'
import { type HeldDays, heldDays } from './held.ts'
import { shownAccount } from './masking.ts'
import { sightOf } from './sight.ts'

type State = (typeof dayStates)[number]
type Cell = Calendar['accounts'][number]['cells'][number]

const usualDays = 14
const mostDays = 92

/** What needs a person first. */
const order: readonly State[] = [
  ...(['missing', 'gap', 'held', 'corrected', 'late', 'expected', 'arrived', 'none'] as const),
]

const reasons: Readonly<Partial<Record<State, string>>> = {
  missing: 'Its due time is over, and it has not come. Ask the bank, or look at its feed.',
  gap: 'The balances around it do not meet: a statement is missing. Ask the bank for it.',
  corrected: 'The bank sent it again with other content; the correction is delivered.',
  late: 'It came after its due time.',
  expected: 'The account has a statement on most banking days, and none of this one yet.',
}

export const calendar = operation({
  id: 'calendar',
  method: 'GET',
  path: '/v1/console/calendar',
  summary: 'Which statements came, account by account and day by day.',
  query: z.strictObject({
    ...spanQuery,
    q: z.string().max(128).optional().meta({
      description: 'Part of an account, its name or its legal entity.',
    }),
    state: z.enum(dayStates).optional().meta({ description: 'Accounts with such a day.' }),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  params: nothing,
  body: noBody,
  answer: calendarSchema,
  problems: [],
  async handle(api, { caller, query }): Promise<Calendar> {
    const { now } = api
    const { ledger } = api.store.views
    const today = dayAt(now())
    const span = spanOf(query, { today, usual: usualDays, most: mostDays })
    const named = (await ledger.accounts(sightOf(caller))).filter(isNamed(query.q, caller.masked))
    const held = await heldDays(api, caller, named)
    const ranked = await inOrder(ledger, named, { ...span, today, state: query.state, held })
    const page = ranked.slice(query.offset, query.offset + query.limit)
    const numbers = page.map(({ number }) => number)
    const byAccount = Map.groupBy(await ledger.days(numbers, span.from, span.to), (d) => d.account)
    const days = Array.from({ length: span.to - span.from + 1 }, (_, i) => span.from + i)
    return {
      days: days.map(dateText),
      total: ranked.length,
      accounts: page.map((account) => ({
        key: String(account.number),
        account: shownAccount(account.account, caller.masked),
        ...(account.name === undefined || caller.masked ? {} : { name: account.name }),
        ...(account.legalEntity === undefined ? {} : { legalEntity: account.legalEntity }),
        ...(account.region === undefined ? {} : { region: account.region }),
        ...(account.currency === undefined ? {} : { currency: account.currency }),
        agent: account.agent,
        cells: cellsOf(account, days, {
          known: byAccount.get(account.number) ?? [],
          held: held.get(account.number),
          today,
        }),
      })),
    }
  },
})

/** Where names are hidden, they can't be searched either: that would tell them. */
function isNamed(
  q: string | undefined,
  masked: boolean | undefined,
): (account: LedgerAccount) => boolean {
  if (!q) return () => true
  const wanted = q.toLowerCase()
  const plain = wanted.replaceAll(' ', '')
  return ({ account, name, legalEntity, region, agent }) => {
    const ends = account.toLowerCase().endsWith(plain) && plain.length <= 4
    if (masked ? ends : account.toLowerCase().includes(plain)) return true
    const texts = [masked ? undefined : name, legalEntity, region, agent]
    return texts.some((text) => text?.toLowerCase().includes(wanted))
  }
}

interface Wanted {
  readonly from: number
  readonly to: number
  readonly today: number
  readonly state: State | undefined
  readonly held: ReadonlyMap<number, HeldDays>
}

/** Those with a day of the wanted state, by their worst day, then by name. */
async function inOrder(
  ledger: LedgerBook,
  accounts: readonly LedgerAccount[],
  { from, to, today, state, held }: Wanted,
): Promise<readonly LedgerAccount[]> {
  const isWaiting = (account: LedgerAccount) => {
    return account.lastDay !== undefined && hasExpected(account, from, to, today)
  }
  const isHeld = ({ number }: LedgerAccount) => {
    return [...(held.get(number)?.keys() ?? [])].some((day) => day >= from && day <= to)
  }
  const kept = state === undefined ? undefined : keptOf(state)
  const having = kept && (await ledger.having(kept, from, to))
  const wanted = accounts.filter((account) => {
    if (state === undefined || state === 'none') return true
    if (state === 'held') return isHeld(account)
    return state === 'expected' ? isWaiting(account) : (having?.has(account.number) ?? false)
  })
  const worst = await ledger.worst(from, to)
  const rank = (account: LedgerAccount) => {
    const states: State[] = [worst.get(account.number) ?? 'none']
    if (isHeld(account)) states.push('held')
    if (isWaiting(account)) states.push('expected')
    return Math.min(...states.map((each) => order.indexOf(each)))
  }
  const ranked = wanted.map((account, place) => ({ account, place, rank: rank(account) }))
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place)
  return ranked.map(({ account }) => account)
}

function keptOf(state: State): KeptState | undefined {
  return keptStates.find((kept) => kept === state)
}

function hasExpected(account: LedgerAccount, from: number, to: number, today: number): boolean {
  const last = Math.min(to, today)
  for (let day = Math.max(from, (account.lastDay ?? from) + 1); day <= last; day += 1) {
    if (isExpected(account, day, today)) return true
  }
  return false
}

interface KnownDays {
  readonly known: readonly LedgerDay[]
  readonly held: HeldDays | undefined
  readonly today: number
}

function cellsOf(
  account: LedgerAccount,
  days: readonly number[],
  { known, held, today }: KnownDays,
): Cell[] {
  const byDay = new Map(known.map((day) => [day.day, day]))
  return days.map((number): Cell => {
    const day = byDay.get(number)
    const isOpen = day === undefined || day.state === 'none'
    const own = isOpen && isExpected(account, number, today) ? 'expected' : (day?.state ?? 'none')
    const why = held?.get(number)
    const isHeld = why !== undefined && order.indexOf('held') < order.indexOf(own)
    const state = isHeld ? 'held' : own
    const reason = isHeld ? why : reasons[state]
    return {
      state,
      ...(day?.event === undefined ? {} : { event: day.event }),
      ...(day && day.statements > 0 ? { statements: day.statements } : {}),
      ...(reason === undefined ? {} : { reason }),
    }
  })
}
