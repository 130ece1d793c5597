import type {
  AgentDetail,
  Calendar,
  Cash,
  ControlFigures,
  Fleet,
  Holdings,
  Throughput,
} from '../../hub/console/contract.ts'
import { random } from '../random.ts'
import { cellOf } from './ledger.ts'
import { daysBetween, minutesAgo, worldNow } from './moments.ts'
import type { World } from './world.ts'

/** Answers of the contract, from the world. The server holds each against its schema. */

export function fleetAnswer({ agents }: World): Fleet {
  const counts = { healthy: 0, attention: 0, stalled: 0, offline: 0, retired: 0 }
  for (const { state } of agents) counts[state] += 1
  return { asOf: worldNow, counts, agents }
}

export function agentAnswer({ agents }: World, name: string): AgentDetail | undefined {
  const agent = agents.find((one) => one.agent === name)
  if (!agent) return undefined
  const { backlog, connected, overdue, feeds } = agent
  const lane = { lane: 'statements', through: 48_112, waiting: backlog.events }
  const refused = {
    code: 'sftp-host-key-changed',
    message: 'The host key is another than the pinned one.',
    at: minutesAgo(35),
  }
  return {
    ...agent,
    firstSeen: '2025-09-01T08:00:00.000Z',
    storeId: '0f6c1d3e9a42',
    storeHealthy: true,
    audit: { number: 9_214, hash: '7d1c0d6aa1f2e4b39c55' },
    links: ['erp', 'treasury'].map((inbox) => ({
      inbox,
      connected,
      lanes: [
        backlog.oldestAt ? { ...lane, oldestAt: backlog.oldestAt } : lane,
        { lane: 'bulk', through: 901_224, waiting: 0 },
      ],
    })),
    sources: [
      { feed: 'bank', kind: 'folder', lastFileAt: minutesAgo(55) },
      {
        feed: 'bank-sftp',
        kind: 'sftp',
        lastFileAt: minutesAgo(1_500),
        nextRunAt: minutesAgo(-20),
        ...(feeds.failing > 0 ? { lastError: refused } : {}),
      },
    ],
    late: Array.from({ length: overdue }, (_, at) => ({
      what: `Statement of ****47${10 + at}`,
      dueAt: minutesAgo(40),
      lacks: 'Friday 13 March',
    })),
  }
}

export interface CalendarQuery {
  readonly from: string
  readonly to: string
  readonly q?: string
  readonly state?: string
  readonly offset?: string
  readonly limit?: string
}

export function calendarAnswer({ accounts }: World, query: CalendarQuery): Calendar {
  const days = daysBetween(query.from, query.to)
  const wanted = query.q?.toLowerCase() ?? ''
  const fitting = accounts.filter((account) => {
    const texts = [account.account, account.name, account.legalEntity]
    if (!texts.some((text) => text?.toLowerCase().includes(wanted))) return false
    return !query.state || days.some((day) => cellOf(account, day).state === query.state)
  })
  const offset = Number(query.offset ?? 0)
  const shown = fitting.slice(offset, offset + Math.min(200, Number(query.limit ?? 100)))
  return {
    days,
    total: fitting.length,
    accounts: shown.map((account) => {
      const { key, account: number, name, legalEntity, region, currency, agent } = account
      const cells = days.map((day) => cellOf(account, day))
      return {
        key,
        account: number,
        currency,
        agent,
        cells,
        ...(name ? { name } : {}),
        ...(legalEntity ? { legalEntity } : {}),
        ...(region ? { region } : {}),
      }
    }),
  }
}

export function cashAnswer({ accounts }: World): Cash {
  const byCurrency = Map.groupBy(accounts, ({ currency }) => currency)
  return {
    asOf: worldNow,
    currencies: [...byCurrency].map(([currency, own]) => ({
      currency,
      booked: total(own.map(({ booked }) => booked)),
      valueDated: total(own.map(({ valueDated }) => valueDated)),
      accounts: own.length,
      stale: own.filter(({ marks }) => marks.includes('stale')).length,
      unproven: own.filter(({ marks }) => marks.includes('unproven')).length,
      oldest: '2026-03-12',
    })),
    accounts: accounts.map(({ agent: _agent, special: _special, ...account }) => account),
  }
}

/** Sum of amounts of one currency, which all have the same decimals. */
function total(amounts: readonly (string | undefined)[]): string {
  const known = amounts.filter((amount) => amount !== undefined)
  const hasCents = known[0]?.includes('.') ?? false
  const sum = known.reduce((all, amount) => all + BigInt(amount.replace('.', '')), 0n)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(3, '0')
  const text = hasCents ? `${digits.slice(0, -2)}.${digits.slice(-2)}` : digits
  return sum < 0n ? `-${text}` : text
}

export function holdingsAnswer({ holdings }: World): Holdings {
  const counts = { quarantine: 0, held: 0, parked: 0, 'dead-letter': 0 }
  for (const { kind } of holdings) counts[kind] += 1
  return { counts, holdings }
}

const steps = { hour: [60, 60], day: [96, 900], week: [168, 3_600] } as const

export function throughputAnswer(span: keyof typeof steps): Throughput {
  const next = random(5)
  const [count, seconds] = steps[span]
  const end = Math.floor(Date.parse(worldNow) / 1000 / seconds) * seconds
  const at = Array.from({ length: count }, (_, i) => end - (count - 1 - i) * seconds)
  const events = at.map((_, i) => {
    const wave = Math.sin((i / count) * Math.PI) * 300 * (seconds / 60)
    return Math.max(0, Math.floor(wave * (0.6 + next() * 0.8)))
  })
  const delayMedian = events.map((some) => (some === 0 ? null : 0.6 + next() * 0.5))
  const delay95 = delayMedian.map((value) => value && value * (2 + next() * 2.5))
  return { at, events, delayMedian, delay95 }
}

export function figuresAnswer({ agents }: World, from: string, to: string): ControlFigures {
  const next = random(3)
  const entities = [...new Set(agents.flatMap(({ legalEntities }) => legalEntities))]
  const share = (of: number, least: number) => ({
    of,
    count: Math.floor(of * (least + next() * (1 - least))),
  })
  return {
    from,
    to,
    settlementToPosting: { median: 29_520, p95: 97_200, posted: 184_220 },
    failedPostings: { failed: 41, repaired: 38, medianRepair: 4_380 },
    statementsOnTime: { of: 5_000, count: 4_968 },
    entriesWithReference: { of: 201_544, count: 187_032 },
    byLegalEntity: entities.map((legalEntity) => ({
      legalEntity,
      statementsOnTime: share(290, 0.98),
      entriesWithReference: share(11_800, 0.88),
      settlementMedian: 20_000 + Math.floor(next() * 20_000),
    })),
  }
}
