import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChainLink } from '../../events/chain/link.ts'
import type { IsoDate } from '../../events/date.ts'
import { eventType } from '../../events/envelope.ts'
import { type AtRestKeys, noKeys } from '../atRestKeys.ts'
import { type Outbox, openOutbox } from '../outbox.ts'
import type { Decision } from '../releases.ts'
import { chunkOf } from './chunk.ts'

/** A statement as the tests of completeness need it: its place in a chain and nothing else. */
export interface Statement {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly opening: string
  readonly closing: string
  readonly number?: string
  readonly family?: string
  readonly notOfRecord?: boolean
  readonly digest?: string
}

export const account = 'XX11KNTR0000000042'

/** A real outbox in a folder of its own, with a clock that tests set. */
export class TestOutbox {
  readonly outbox: Outbox
  now = new Date('2026-11-20T12:00:00Z')
  readonly #folder = mkdtempSync(join(tmpdir(), 'kontor-outbox-'))
  readonly path = join(this.#folder, 'outbox.sqlite')
  #files = 0

  constructor(keys: AtRestKeys = noKeys) {
    this.outbox = openOutbox(this.path, () => this.now, keys)
    this.outbox.destinations.register('erp', {}, 'beginning')
  }

  /** Stages and decides a file of one statement. */
  take(statement: Statement, feed = 'bank'): Decision {
    this.#files += 1
    const sha256 = String(this.#files).padStart(64, '0')
    const path = `${this.#files}.sta`
    const file = this.outbox.files.stage({
      ...{ feed, path, size: 1, mtimeMs: 1, marker: undefined, sha256 },
    })
    const { name, digest = name, notOfRecord } = statement
    const type = eventType('bank-statement-received')
    const body = JSON.stringify({ id: name, type, data: { checks: {} } })
    const end = { entries: 0, proof: 'ok', digest, link: linkOf(statement), notOfRecord } as const
    this.outbox.staging
      .begin(file)
      .write(
        chunkOf([
          { open: { kind: 'statement', lane: 'statements', name } },
          { event: { type, body } },
          { close: end },
        ]),
      )
    this.outbox.corrections.prepare(file)
    const outcome = { format: 'mt940', statements: 1, entries: 0, problems: '[]' }
    return this.outbox.releases.decide(file, { ok: true, ...outcome })
  }

  /** Everything that a destination is sent, in order. */
  delivered(): { type: string; data: Record<string, unknown> }[] {
    const limit = { maxEvents: 1000, maxBytes: 1_000_000 }
    const { events } = this.outbox.delivery.read('erp', 'statements', 0, 1e9, limit)
    return events.map((body) => JSON.parse(String(body)))
  }

  close(): void {
    this.outbox.close()
    rmSync(this.#folder, { recursive: true })
  }
}

function linkOf(statement: Statement): ChainLink {
  const { name, family = 'mt940', number, from, to, opening, closing } = statement
  const money = (value: string) => ({ value, currency: 'EUR' })
  return {
    ...{ eventId: name, account, family, number, page: undefined },
    ...{ from: from as IsoDate, to: to as IsoDate },
    ...{ opening: money(opening), closing: money(closing) },
  }
}
