import { existsSync, statSync } from 'node:fs'
import { cpus, freemem, release, totalmem, uptime } from 'node:os'
import { places } from '../../agent/intake/places.ts'
import { overview } from '../../agent/overview.ts'
import type { AgentConfig } from '../../config/types.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Problem } from '../../parsers/problems.ts'
import { type Censor, sized } from './censor.ts'

const lastFiles = 200
const lastRecords = 500

/** The state of an agent, its files and its audit as a help desk may see them. */
export function standingOf(config: AgentConfig, outbox: Outbox, censor: Censor) {
  const { disk, progress, ...state } = overview(config, outbox)
  return {
    status: {
      ...state,
      feeds: state.feeds.map((feed) => ({ ...feed, name: censor(feed.name) })),
      underWay: (progress?.files.length ?? 0) + (progress?.drains.length ?? 0),
      disk: disk === undefined ? 'has room' : 'is full',
      faults: outbox.standing
        .all()
        .map(({ since, notice }) => ({ since, ...fault(notice, censor) })),
    },
    files: outbox.files.latest(lastFiles).map((file) => ({
      id: file.id,
      feed: censor(file.feed),
      name: sized(file.path),
      size: file.size,
      state: file.state,
      format: file.format,
      statements: file.statements,
      entries: file.entries,
      stagedAt: file.stagedAt,
      decidedAt: file.decidedAt,
      settledAt: file.settledAt,
      problems: (JSON.parse(file.problems) as Problem[]).map(({ code, severity, position }) => ({
        code,
        severity,
        line: position?.line,
        column: position?.column,
      })),
    })),
    audit: outbox.audit.list(lastRecords).map(({ number, at, kind, hash, detail }) => ({
      number,
      at,
      kind,
      hash,
      detail: Object.fromEntries(
        Object.entries(detail).map(([name, value]) => [
          name,
          typeof value === 'number' || isPlain(name, value) ? value : sized(value),
        ]),
      ),
    })),
  }
}

/** Hashes, codes and the names of kinds; reasons and people's names are none. */
function isPlain(name: string, value: string): boolean {
  return /^(sha256|code|lane|state|kind|verb|refused)$/.test(name) && /^[\w.-]{1,64}$/.test(value)
}

function fault(notice: unknown, censor: Censor): Record<string, unknown> {
  const members = new Map(Object.entries(notice as object))
  const text = (name: string) => {
    const value: unknown = members.get(name)
    return typeof value === 'string' ? censor(value) : undefined
  }
  return {
    kind: text('kind'),
    feed: text('feed'),
    destination: text('destination'),
    code: text('code'),
  }
}

/** What it runs on, without its name. */
export function machine(config: AgentConfig | undefined) {
  const store = config && places(config.stateFolder).store
  return {
    platform: process.platform,
    release: release(),
    architecture: process.arch,
    processors: cpus().length,
    memoryMegabytes: { total: megabytes(totalmem()), free: megabytes(freemem()) },
    uptimeHours: Math.floor(uptime() / 3600),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: new Date().toISOString(),
    storeMegabytes: store && existsSync(store) ? megabytes(statSync(store).size) : undefined,
  }
}

const megabytes = (bytes: number) => Math.floor(bytes / 1_000_000)
