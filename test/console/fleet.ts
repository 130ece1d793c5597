import type { z } from 'zod'
import type { AgentSummary, Alert, Holdings, reasonSchema } from '../../hub/console/contract.ts'
import { random } from '../random.ts'
import { minutesAgo } from './moments.ts'

type Reason = z.infer<typeof reasonSchema>

/** Where agents stand, and the legal entity that each of the places has. */
const places = [
  ['berlin', 'DACH', 'Nordwind GmbH'],
  ['muenchen', 'DACH', 'Nordwind Sued GmbH'],
  ['zuerich', 'DACH', 'Nordwind Schweiz AG'],
  ['wien', 'DACH', 'Nordwind Austria GmbH'],
  ['oslo', 'Nordics', 'Nordvind Norge AS'],
  ['stockholm', 'Nordics', 'Nordvind Sverige AB'],
  ['helsinki', 'Nordics', 'Pohjatuuli Oy'],
  ['paris', 'Western Europe', 'Vent du Nord SAS'],
  ['amsterdam', 'Western Europe', 'Noordenwind BV'],
  ['madrid', 'Southern Europe', 'Viento del Norte SA'],
  ['milano', 'Southern Europe', 'Vento del Nord SpA'],
  ['warszawa', 'Eastern Europe', 'Wiatr Polnocny Sp. z o.o.'],
  ['praha', 'Eastern Europe', 'Severak s.r.o.'],
  ['chicago', 'Americas', 'North Wind Inc.'],
  ['toronto', 'Americas', 'North Wind Canada Ltd.'],
  ['singapore', 'Asia Pacific', 'North Wind Pte. Ltd.'],
  ['tokyo', 'Asia Pacific', 'Kitakaze KK'],
] as const

const order = { stalled: 0, offline: 1, attention: 2, healthy: 3, retired: 4 } as const

export function fleetOf(count: number): AgentSummary[] {
  const next = random(7)
  const agents = Array.from({ length: count }, (_, at) => agentOf(at, next))
  return agents.toSorted((one, other) => order[one.state] - order[other.state])
}

function agentOf(at: number, next: () => number): AgentSummary {
  const [town, region, legalEntity] = places[at % places.length] ?? places[0]
  const round = Math.floor(at / places.length) + 1
  const state = stateOf(next())
  const isSilent = state === 'offline' || state === 'retired'
  const attention = state === 'attention' ? Math.floor(next() * 4) : -1
  const isStalled = state === 'stalled'
  const events = isStalled ? 1_200 + Math.floor(next() * 40_000) : Math.floor(next() * 12)
  const silentFor = isSilent ? 12 + Math.floor(next() * 300) : next() * 0.4
  return {
    agent: `${town}-${String(round).padStart(2, '0')}`,
    regions: [region],
    legalEntities: [legalEntity],
    program: `kontor 1.${at % 9 === 0 ? 1 : 2}.0`,
    state,
    reasons: reasonsOf(state, attention, silentFor),
    connected: !isSilent,
    lastSeen: minutesAgo(silentFor),
    uptimeSeconds: Math.floor(next() * 40 * 86_400),
    backlog: {
      events,
      bytes: events * 900,
      ...(events > 0 ? { oldestAt: minutesAgo(isStalled ? 47 : next()) } : {}),
    },
    feeds: { total: 2 + (at % 4), failing: attention === 2 ? 1 : 0 },
    overdue: attention === 1 ? 1 + (at % 3) : 0,
    held: attention === 0 ? 1 : 0,
    parked: 0,
    quarantined: attention === 3 ? 1 : 0,
    freeDiskBytes: 40_000_000_000 + Math.floor(next() * 1e11),
    clockOffsetMs: Math.floor(next() * 200) - 100,
  }
}

function stateOf(drawn: number): AgentSummary['state'] {
  if (drawn < 0.008) return 'stalled'
  if (drawn < 0.02) return 'offline'
  if (drawn < 0.06) return 'attention'
  return drawn > 0.99 ? 'retired' : 'healthy'
}

const attentions: readonly Reason[] = [
  { code: 'held', message: 'A statement is held: its balances do not add up.' },
  { code: 'overdue', message: 'A statement that was due by 07:00 has not come.' },
  { code: 'feed-failing', message: 'The feed bank-sftp is refused: the host key has changed.' },
  { code: 'quarantine', message: 'A file could not be read and is in quarantine.' },
]

function reasonsOf(state: AgentSummary['state'], attention: number, silentFor: number): Reason[] {
  const since = minutesAgo(silentFor)
  const known = attentions[attention]
  if (known) return [{ ...known, since: minutesAgo(35) }]
  if (state === 'offline') {
    return [{ code: 'agent-offline', message: 'No sign of life for three heartbeats.', since }]
  }
  if (state === 'stalled') {
    const message = 'The oldest event has waited for 47 minutes, and the backlog does not fall.'
    return [{ code: 'agent-stalled', message, since: minutesAgo(47) }]
  }
  return []
}

type Severity = Alert['severity']

/** Alerts for what the fleet has, newest first, and some that were resolved. */
export function alertsOf(agents: readonly AgentSummary[]): Alert[] {
  const open = agents.flatMap(({ agent, reasons: [reason] }, at): Alert[] => {
    if (!reason) return []
    const severe: Severity = reason.code.startsWith('agent-') ? 'critical' : 'warning'
    const acknowledged = at % 5 === 4
    const firstAt = reason.since ?? minutesAgo(30)
    const by = 'anna.berg'
    return [
      {
        number: 1_000 + at,
        code: reason.code,
        severity: severe,
        state: acknowledged ? 'acknowledged' : 'open',
        subject: agent,
        agent,
        message: reason.message,
        remedy: remedies[reason.code] ?? 'See what the agent says of it on its own page.',
        firstAt,
        lastAt: minutesAgo(1),
        times: 1 + (at % 7),
        ...(acknowledged ? { acknowledgedBy: by, note: 'The bank is called.' } : {}),
        history: [
          { at: firstAt, state: 'open' },
          ...(acknowledged ? [{ at: minutesAgo(5), state: 'acknowledged' as const, by }] : []),
        ],
      },
    ]
  })
  return open.toSorted((one, other) => other.number - one.number)
}

const remedies: Readonly<Record<string, string>> = {
  'agent-offline':
    'Ask the region whether the machine runs and reaches the hub on port 443. On the machine, ' +
    '`kontor status` says what the agent knows. Nothing is lost meanwhile: it goes on reading and ' +
    'keeps all until it is connected again.',
  'agent-stalled':
    'The link is up, and its events are not taken. See under Delivery which inbox and lane waits, ' +
    'and whether that inbox has a route that is paused.',
  'feed-failing':
    'Compare the new host key with the one that the bank has published, then put it into the ' +
    'configuration. The agent does not connect before.',
}

type Holding = Holdings['holdings'][number]

export function holdingsOf(agents: readonly AgentSummary[]): Holding[] {
  const own = agents.flatMap(({ agent, held, quarantined }, at): Holding[] => {
    const since = minutesAgo(25 + at)
    if (held > 0) {
      const reason = 'Opening balance and entries come to 10.00 EUR less than the closing balance.'
      const subject = 'Statement 51/2026, ****4711'
      const same = { agent, subject, since, reason, events: 24 + at }
      return [
        { kind: 'held', key: `h${at}`, code: 'balance-broken', actions: ['release'], ...same },
      ]
    }
    if (quarantined === 0) return []
    const reason = 'Line 18, column 5: a debit or credit mark was expected, and a digit was found.'
    const same = { agent, subject: 'umsatz-******.sta', since, reason }
    return [
      { kind: 'quarantine', key: `q${at}`, code: 'field-malformed', actions: ['retry'], ...same },
    ]
  })
  return [...own, ...routeHoldings]
}

const routeHoldings: readonly Holding[] = [
  {
    kind: 'parked',
    key: 'p1',
    agent: 'oslo-03',
    subject: 'Release 4,182',
    code: 'account-not-assigned',
    reason: 'The hub takes no events of this account from this agent.',
    since: minutesAgo(190),
    events: 61,
    actions: ['retry', 'skip'],
    asked: { number: 12, action: 'skip', by: 'anna.berg', state: 'awaits-second' },
  },
  {
    kind: 'dead-letter',
    key: 'd1',
    route: 'erp-push',
    subject: 'Bank transaction booked, 0b1f6c',
    code: 'consumer-refused',
    reason: 'The consumer answered 422 eight times: its ledger period is closed.',
    since: minutesAgo(510),
    events: 1,
    actions: ['retry', 'skip'],
    asked: {
      number: 9,
      action: 'retry',
      by: 'local',
      state: 'refused',
      message: 'The consumer answered 422 again.',
    },
  },
]
