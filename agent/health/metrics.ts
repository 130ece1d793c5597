import type { Registry } from 'prom-client'
import { type Lane, lanes } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { FeedHealth } from '../../protocol/statusFrame.ts'
import type { Notice } from '../notice.ts'

/** What the metrics are read from at each scrape. */
export interface MetricSources {
  readonly outbox: Pick<Outbox, 'destinations' | 'dues' | 'files' | 'parking' | 'pending'>
  readonly feeds: () => readonly FeedHealth[]
  readonly links: () => readonly { readonly destination: string; readonly isUp: boolean }[]
  readonly freeDiskBytes: () => number | undefined
  readonly now: () => Date
}

/** Counts what is heard of, and tells all of it in the text format of Prometheus. */
export interface Metrics {
  hear(notice: Notice): void
  acknowledged(destination: string, lane: Lane, through: number): void
  /** @returns Content type and text. */
  text(): Promise<readonly [string, string]>
}

/**
 * The agent's metrics, with those of Node beside them. The library is loaded here and not at the
 * start: most agents have no port for it.
 */
export async function agentMetrics(sources: MetricSources): Promise<Metrics> {
  const { Counter, Registry: Made, collectDefaultMetrics } = await import('prom-client')
  const register = new Made()
  collectDefaultMetrics({ register })
  const registers = [register]
  const files = new Counter({
    name: 'kontor_files_total',
    help: 'Files that were decided on or known, by outcome.',
    labelNames: ['feed', 'outcome'],
    registers,
  })
  const acks = new Counter({
    name: 'kontor_events_acknowledged_total',
    help: 'Events of a lane that a destination has acknowledged, filtered and parked ones too.',
    labelNames: ['destination', 'lane'],
    registers,
  })
  const reached = cursorsOf(sources)
  await gauges(register, sources)
  return {
    hear: (notice) => {
      if (notice.kind === 'file-decided') {
        files.inc({ feed: notice.file.feed, outcome: notice.decision.state })
      } else if (notice.kind === 'file-duplicate') {
        files.inc({ feed: notice.file.feed, outcome: 'duplicate' })
      } else if (notice.kind === 'file-unwrapped') {
        files.inc({ feed: notice.file.feed, outcome: 'unwrapped' })
      }
    },
    acknowledged: (destination, lane, through) => {
      const key = `${destination}/${lane}`
      const gained = through - (reached.get(key) ?? through)
      // A cursor that went back counts again from where it is.
      if (gained > 0) acks.inc({ destination, lane }, gained)
      reached.set(key, through)
    },
    text: async () => [register.contentType, await register.metrics()],
  }
}

function cursorsOf({ outbox }: MetricSources): Map<string, number> {
  const all = outbox.destinations.names().flatMap((name) => {
    const standing = outbox.destinations.standing(name)
    return lanes.map((lane) => [`${name}/${lane}`, standing[lane].acked] as const)
  })
  return new Map(all)
}

type Reading = readonly [labels: Readonly<Record<string, string>>, value: number]

/** Everything that is looked up when it is asked for. */
async function gauges(register: Registry, sources: MetricSources): Promise<void> {
  const { Gauge } = await import('prom-client')
  for (const [name, help, labelNames, read] of readings(sources)) {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [register],
      collect() {
        this.reset()
        for (const [labels, value] of read()) this.set(labels, value)
      },
    })
  }
}

type Gauged = readonly [
  name: string,
  help: string,
  labelNames: readonly string[],
  read: () => readonly Reading[],
]

function readings({ outbox, feeds, links, freeDiskBytes, now }: MetricSources): Gauged[] {
  const { destinations, dues, parking, pending } = outbox
  const since = (at: string) => Math.max(0, (now().getTime() - Date.parse(at)) / 1_000)
  const perLane = (value: (name: string, lane: Lane) => number) => () =>
    destinations
      .names()
      .flatMap((destination) =>
        lanes.map((lane): Reading => [{ destination, lane }, value(destination, lane)]),
      )
  const one = (value: () => number) => () => [[{}, value()]] as const
  const ofLane = ['destination', 'lane']
  return [
    [
      'kontor_backlog_events',
      'Events that wait for an acknowledgement.',
      ofLane,
      perLane((name, lane) => pending.backlog(name, lane).events),
    ],
    [
      'kontor_backlog_bytes',
      'Size of what waits for an acknowledgement.',
      ofLane,
      perLane((name, lane) => pending.backlog(name, lane).bytes),
    ],
    [
      'kontor_backlog_oldest_seconds',
      'Age of the oldest event that waits.',
      ofLane,
      perLane((name, lane) => {
        const { oldestAt } = pending.backlog(name, lane)
        return oldestAt === undefined ? 0 : since(oldestAt)
      }),
    ],
    [
      'kontor_link_up',
      'Whether the hub of a destination has welcomed the agent.',
      ['destination'],
      () => links().map(({ destination, isUp }) => [{ destination }, isUp ? 1 : 0]),
    ],
    [
      'kontor_feed_last_file_seconds',
      'Since a file was last picked up.',
      ['feed'],
      () =>
        feeds().flatMap(({ feed, lastFileAt }): Reading[] =>
          lastFileAt === undefined ? [] : [[{ feed }, since(lastFileAt)]],
        ),
    ],
    [
      'kontor_feed_failing',
      'Whether a fault keeps a feed from its files.',
      ['feed'],
      () => feeds().map(({ feed, lastError }) => [{ feed }, lastError === undefined ? 0 : 1]),
    ],
    [
      'kontor_parked_releases',
      'Releases that a destination refused for good.',
      ['destination'],
      () =>
        destinations.names().map((destination) => [{ destination }, parking.count(destination)]),
    ],
    [
      'kontor_held_units',
      'Statements and tables that a person must let go.',
      [],
      one(() => pending.heldCount(undefined)),
    ],
    [
      'kontor_quarantined_files',
      'Files that were refused and are kept.',
      [],
      one(() => pending.refusedCount(undefined)),
    ],
    [
      'kontor_overdue_statements',
      'Expected statements that have not come.',
      [],
      one(() => dues.open().length),
    ],
    [
      'kontor_disk_free_bytes',
      'Free disk at the state folder.',
      [],
      () =>
        [freeDiskBytes()].flatMap((bytes): Reading[] => (bytes === undefined ? [] : [[{}, bytes]])),
    ],
  ]
}
