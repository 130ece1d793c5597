import type { AgentSummary, Calendar, Cash } from '../../hub/console/contract.ts'
import { random } from '../random.ts'
import { daysBetween, isWeekend } from './moments.ts'

export type CashAccount = Cash['accounts'][number]
export type Cell = Calendar['accounts'][number]['cells'][number]

/** An account with its balance and what its days are like. */
export interface LedgerAccount extends CashAccount {
  readonly agent: string
  /** State of each day that is not the usual one. */
  readonly special: ReadonlyMap<string, Cell['state']>
}

const purposes = ['Operating', 'Payroll', 'Collections', 'Tax', 'Reserve', 'Suppliers'] as const
const currencies = ['EUR', 'EUR', 'EUR', 'USD', 'NOK', 'SEK', 'CHF', 'PLN', 'GBP', 'JPY'] as const

export const friday = '2026-03-13'
export const today = '2026-03-16'

const specials: readonly Cell['state'][] = ['late', 'corrected', 'gap', 'held']

export function ledgerOf(count: number, agents: readonly AgentSummary[]): LedgerAccount[] {
  const next = random(11)
  const made = Array.from({ length: count }, (_, at) => accountOf(at, agents, next))
  return made.toSorted((one, other) => rank(other) - rank(one))
}

/** What needs a person stands on top, as at the hub. */
function rank({ special }: LedgerAccount): number {
  const states = [...special.values()]
  return states.includes('missing') ? 2 : states.length > 0 ? 1 : 0
}

function accountOf(at: number, agents: readonly AgentSummary[], next: () => number): LedgerAccount {
  const agent = agents[at % agents.length]
  if (!agent) throw new Error('an account needs an agent')
  const currency = currencies[Math.floor(next() * currencies.length)] ?? 'EUR'
  const [legalEntity = '', region = ''] = [agent.legalEntities[0], agent.regions[0]]
  const special = specialDays(next)
  const isMissing = special.get(friday) === 'missing'
  const marks: CashAccount['marks'][number][] = []
  if (isMissing) marks.push('stale')
  if (special.get(friday) === 'gap' || special.get(friday) === 'held') marks.push('unproven')
  if (next() < 0.08) marks.push('intraday')
  const decimals = currency === 'JPY' ? '' : `.${String(Math.floor(next() * 100)).padStart(2, '0')}`
  const whole = Math.floor(next() ** 3 * 9_000_000) - 60_000
  return {
    key: `a${at}`,
    account: ibanOf(at),
    name: `${purposes[at % purposes.length]} ${legalEntity}`,
    legalEntity,
    region,
    currency,
    booked: `${whole}${decimals}`,
    asOf: isMissing ? '2026-03-12' : friday,
    ...(next() < 0.7 ? { valueDated: `${whole - 1_250}${decimals}` } : {}),
    marks,
    event: `st-${at}`,
    agent: agent.agent,
    special,
  }
}

function specialDays(next: () => number): ReadonlyMap<string, Cell['state']> {
  const days = daysBetween('2026-02-09', friday).filter((day) => !isWeekend(day))
  const found = new Map<string, Cell['state']>()
  if (next() < 0.004) found.set(friday, 'missing')
  while (next() < 0.05) {
    const day = days[Math.floor(next() * days.length)]
    const state = specials[Math.floor(next() * specials.length)]
    if (day && state && !found.has(day)) found.set(day, state)
  }
  return found
}

/** A German IBAN with a valid check number, of an account that is made up. */
export function ibanOf(at: number): string {
  const bban = `10010010${String(1_000_000 + at * 7).padStart(10, '0')}`
  const remainder = BigInt(`${bban}131400`) % 97n
  return `DE${String(98n - remainder).padStart(2, '0')}${bban}`
}

const reasons: Readonly<Partial<Record<Cell['state'], string>>> = {
  missing: 'It was due on Monday by 07:00 and has not come. The feed bank-sftp saw no file.',
  late: 'It came 2 h 10 min after it was due.',
  gap: 'Statement 50 is missing between 49 and 51.',
  held: 'Its entries come to 10.00 less than its closing balance.',
  corrected: 'The bank sent it again: one entry less, two new ones.',
}

export function cellOf({ key, special }: LedgerAccount, day: string): Cell {
  if (isWeekend(day)) return { state: 'none' }
  const state = special.get(day) ?? (day >= today ? 'expected' : 'arrived')
  const reason = reasons[state]
  const has = state !== 'missing' && state !== 'expected'
  return {
    state,
    ...(has ? { event: `st-${key}-${day}`, statements: 1 } : {}),
    ...(reason ? { reason } : {}),
  }
}
