import type { Registry as Prometheus } from 'prom-client'
import type { Oversight } from '../alerts/oversight.ts'
import type { Pushers } from '../routes/push/pushers.ts'
import { severities } from '../store/alertContract.ts'
import type { HubStore } from '../store/contract.ts'
import type { Tally } from './tally.ts'

export interface MetricsPorts {
  readonly store: HubStore
  readonly oversight: Oversight
  readonly pushers: Pushers
  readonly tally: Tally
  readonly now: () => Date
}

export interface MetricsPage {
  readonly contentType: string
  readonly text: string
}

/** One figure with its labels. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

interface Family {
  readonly kind: 'gauge' | 'counter'
  readonly help: string
  readonly labels?: readonly string[]
  readonly samples: (ports: MetricsPorts) => readonly Sample[] | Promise<readonly Sample[]>
}

/**
 * Every figure of the hub, by its name. docs/grafana shows and watches them; a test holds the names
 * there against these. No label is an account, a name of a person, or of an unbounded kind.
 */
export const families: Readonly<Record<string, Family>> = {
  kontor_hub_agents: {
    kind: 'gauge',
    help: 'Agents by state.',
    labels: ['state'],
    samples: ({ oversight }) => {
      const counts = { healthy: 0, attention: 0, stalled: 0, offline: 0, retired: 0 }
      for (const { judgement } of oversight.fleet.all()) counts[judgement.state] += 1
      return Object.entries(counts).map(([state, count]) => [{ state }, count])
    },
  },
  kontor_hub_links: {
    kind: 'gauge',
    help: 'Links of agents that stand now.',
    samples: (ports) => sum(ports, (link) => Number(link.isConnected)),
  },
  kontor_hub_links_opened_total: {
    kind: 'counter',
    help: 'Links of agents that were admitted.',
    samples: ({ tally }) => [[{}, tally.connected]],
  },
  kontor_hub_links_denied_total: {
    kind: 'counter',
    help: 'Links that were not admitted, by code.',
    labels: ['code'],
    samples: ({ tally }) => [...tally.denied].map(([code, count]) => [{ code }, count]),
  },
  kontor_hub_heartbeats_total: {
    kind: 'counter',
    help: 'Heartbeats that agents sent.',
    samples: ({ tally }) => [[{}, tally.heartbeats]],
  },
  kontor_hub_events_total: {
    kind: 'counter',
    help: 'Events that were new to the hub and are committed.',
    labels: ['lane'],
    samples: ({ tally }) => [...tally.events].map(([lane, count]) => [{ lane }, count]),
  },
  kontor_hub_duplicate_events_total: {
    kind: 'counter',
    help: 'Events that came again and were dropped.',
    samples: ({ tally }) => [[{}, tally.duplicates]],
  },
  kontor_hub_conflicting_events_total: {
    kind: 'counter',
    help: 'Events that came again with another content.',
    samples: ({ tally }) => [[{}, tally.conflicts]],
  },
  kontor_hub_waiting_events: {
    kind: 'gauge',
    help: 'Events that agents hold and the hub has not acknowledged, by their last heartbeats.',
    samples: (ports) => sum(ports, (link) => link.waiting),
  },
  kontor_hub_oldest_waiting_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest event that waits at an agent.',
    samples: ({ oversight, now }) => {
      const links = oversight.fleet.all().flatMap((view) => view.links)
      const lanes = links.flatMap(({ vitals }) => vitals.waiting)
      const since = lanes.flatMap(({ events, oldestAt }) => {
        return events > 0 && oldestAt ? [Date.parse(oldestAt)] : []
      })
      const oldest = since.reduce((least, at) => Math.min(least, at), now().getTime())
      return [[{}, (now().getTime() - oldest) / 1_000]]
    },
  },
  kontor_hub_overdue_statements: {
    kind: 'gauge',
    help: 'Statements that are late, by the last heartbeats.',
    samples: (ports) => ofAgents(ports, ({ overdue }) => overdue),
  },
  kontor_hub_quarantined_files: {
    kind: 'gauge',
    help: 'Files in quarantine at agents.',
    samples: (ports) => ofAgents(ports, ({ quarantined }) => quarantined),
  },
  kontor_hub_held_units: {
    kind: 'gauge',
    help: 'Statements and tables that agents hold for a person.',
    samples: (ports) => ofAgents(ports, ({ held }) => held),
  },
  kontor_hub_parked_releases: {
    kind: 'gauge',
    help: 'Releases that agents parked because an event of each was refused.',
    samples: (ports) => sum(ports, (link) => link.vitals.parked),
  },
  kontor_hub_alerts: {
    kind: 'gauge',
    help: 'Alerts that stand, by severity and state.',
    labels: ['severity', 'state'],
    samples: async ({ store }) => {
      const standing = await store.alerts.standing()
      return severities.flatMap((severity) =>
        (['open', 'acknowledged'] as const).map((state): Sample => {
          const these = standing.filter((a) => a.severity === severity && a.state === state)
          return [{ severity, state }, these.length]
        }),
      )
    },
  },
  kontor_hub_alert_notices_total: {
    kind: 'counter',
    help: 'Notices of alerts by channel: sent, dropped as too old; failed counts attempts.',
    labels: ['channel', 'result'],
    samples: ({ oversight }) => {
      return [...oversight.notifier.told].flatMap(([channel, told]) =>
        Object.entries(told).map(([result, count]): Sample => [{ channel, result }, count]),
      )
    },
  },
  kontor_hub_route_events_total: {
    kind: 'counter',
    help: 'Events that consumers took, by route.',
    labels: ['route'],
    samples: async ({ store }) => {
      const standings = await store.routes.standings()
      return standings.map(({ name, delivered }) => [{ route: name }, delivered])
    },
  },
  kontor_hub_route_behind: {
    kind: 'gauge',
    help: 'Events of all inboxes since the cursor of the route.',
    labels: ['route'],
    samples: async ({ store }) => {
      const [standings, head] = await Promise.all([store.routes.standings(), store.head()])
      return standings.map(({ name, cursor }) => [{ route: name }, head - cursor])
    },
  },
  kontor_hub_route_failing: {
    kind: 'gauge',
    help: 'Whether the attempts of the route fail now.',
    labels: ['route'],
    samples: async ({ store, pushers }) => {
      const standings = await store.routes.standings()
      return standings.map(({ name }) => [
        { route: name },
        Number(pushers.failing(name) !== undefined),
      ])
    },
  },
  kontor_hub_dead_letters: {
    kind: 'gauge',
    help: 'Events that a route put aside and that wait for a person.',
    labels: ['route'],
    samples: async ({ store }) => {
      const letters = await store.fleet.deadLetters()
      return letters.map(({ route, letters: count }) => [{ route }, count])
    },
  },
  kontor_hub_live_pages: {
    kind: 'gauge',
    help: 'Pages of the console that are told what is new.',
    samples: ({ oversight }) => [[{}, oversight.live.listeners]],
  },
}

type Link = ReturnType<MetricsPorts['oversight']['fleet']['all']>[number]['links'][number]

function sum({ oversight }: MetricsPorts, figure: (link: Link) => number): readonly Sample[] {
  const links = oversight.fleet.all().flatMap((view) => view.links)
  return [[{}, links.reduce((total, link) => total + figure(link), 0)]]
}

/** Of what an agent says on each of its links alike, its newest word counts. */
function ofAgents({ oversight }: MetricsPorts, figure: (vitals: Link['vitals']) => number) {
  const newest = oversight.fleet.all().flatMap(({ links }) => links.slice(0, 1))
  const total = newest.reduce((all, { vitals }) => all + figure(vitals), 0)
  return [[{}, total]] satisfies readonly Sample[]
}

/** The page that Prometheus reads. Made when it is first asked for. */
export class Metrics {
  readonly #ports: MetricsPorts
  #registry: Promise<Prometheus> | undefined

  constructor(ports: MetricsPorts) {
    this.#ports = ports
  }

  async page(): Promise<MetricsPage> {
    this.#registry ??= this.#build()
    const registry = await this.#registry
    return { contentType: registry.contentType, text: await registry.metrics() }
  }

  async #build(): Promise<Prometheus> {
    const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client')
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const ports = this.#ports
    for (const [name, { kind, help, labels = [], samples }] of Object.entries(families)) {
      const settings = { name, help, labelNames: [...labels], registers: [registry] }
      if (kind === 'gauge') {
        const gauge: InstanceType<typeof Gauge> = new Gauge({
          ...settings,
          async collect() {
            gauge.reset()
            for (const [label, value] of await samples(ports)) gauge.set(label, value)
          },
        })
      } else {
        const counter: InstanceType<typeof Counter> = new Counter({
          ...settings,
          async collect() {
            counter.reset()
            for (const [label, value] of await samples(ports)) counter.inc(label, value)
          },
        })
      }
    }
    return registry
  }
}
