import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { revisionId, withdrawalId } from '../../events/identity.ts'
import type { Lane } from '../../events/lane.ts'
import type { Filter } from '../../outbox/filter.ts'
import { openOutbox } from '../../outbox/outbox.ts'
import { chunkOf, type WrittenPart } from '../../outbox/testing/chunk.ts'
import { Books } from '../simulation/books.ts'
import type { MadeEvent, MadeFile, MadeUnit } from '../simulation/traffic.ts'

/** What a replay has sent and is to send: a place of a lane each. */
interface Resent {
  readonly destination: string
  readonly ids: string[]
}

/**
 * The real outbox in real files beside the books of what it must hold. Every action is done to both,
 * and what the outbox then shows is compared.
 */
export class OutboxBench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kontor-model-'))
  #path = join(this.#folder, 'outbox-0.sqlite')
  #copies = 0
  #files = 0
  #hasPruned = false
  #outbox = openOutbox(this.#path, () => new Date('2026-11-20T12:00:00Z'))
  readonly #books = new Books()
  readonly #byId = new Map<number, MadeFile>()
  readonly #undecided: { id: number; file: MadeFile }[] = []
  readonly #acked = new Map<string, number>()
  /** Entries that stand under a statement's name, after all of its versions. */
  readonly #statements = new Map<string, string[]>()
  readonly #digests = new Map<string, string[]>()

  constructor() {
    this.configure('erp', {}, 'beginning')
  }

  get destinations(): string[] {
    return [...this.#books.destinations.keys()]
  }

  configure(name: string, filter: Filter, startFrom: 'beginning' | 'now'): void {
    this.#outbox.destinations.register(name, filter, startFrom)
    const isNew = !this.#books.destinations.has(name)
    this.#books.register(name, filter, startFrom)
    if (!isNew) return
    for (const [lane, floor] of Object.entries(this.#books.destinations.get(name)?.floor ?? {})) {
      this.#acked.set(`${name}/${lane}`, floor)
    }
  }

  stage(file: MadeFile): void {
    this.#files += 1
    const { feed, sha256 } = file
    const path = `${this.#files}.txt`
    const arrival = { feed, path, size: 1, mtimeMs: 1, marker: undefined, sha256 }
    const id = this.#outbox.files.stage(arrival)
    this.#byId.set(id, file)
    const stager = this.#outbox.staging.begin(id)
    for (const unit of file.units) stager.write(chunkOf(partsOf(unit)))
    this.#undecided.push({ id, file })
  }

  /** Decides the oldest file that is staged. */
  decide(): void {
    const next = this.#undecided.shift()
    if (!next) return
    const { id, file } = next
    for (const before of this.#outbox.pruned.corrected(id)) this.#rebuildFile(before)
    this.#outbox.corrections.prepare(id)
    const counts = { format: 'made', statements: 1, entries: 0, problems: '[]' }
    this.#outbox.releases.decide(id, { ok: file.isSound, ...counts })
    this.#outbox.files.settle(id, `archive/${id}`)
    const [unit] = file.units
    const isCorrection = file.isSound && unit !== undefined && this.#isCorrection(unit)
    if (isCorrection) this.#correct(unit, file.feed)
    else {
      this.#books.decide(id, file)
      if (file.isSound) this.#noteVersions(file)
    }
  }

  letGo(choice: number): void {
    const { held } = this.#books
    const id = held[choice % held.length]
    if (id === undefined) return
    const consent = { by: 'anna', reason: 'checked' }
    const answer = this.#outbox.together(() =>
      this.#outbox.heldUnits.release(id, undefined, consent),
    )
    // What was delivered before can't be undone by an older version.
    if ('release' in answer) this.#books.letGo(id)
  }

  /** Reads what comes next for a destination, and acknowledges it or not. */
  read(destination: string, lane: Lane, maxEvents: number, acknowledges: boolean): void {
    const key = `${destination}/${lane}`
    const after = this.#acked.get(key) ?? 0
    const head = this.#books.head(lane)
    const limit = { maxEvents, maxBytes: 2_000 }
    let batch = this.#outbox.delivery.read(destination, lane, after, head, limit)
    if (batch.through === after && after < head) {
      this.#rebuild(lane, after, head)
      batch = this.#outbox.delivery.read(destination, lane, after, head, limit)
    }
    if (batch.through === after && after < head) throw new Error('a read gives nothing')
    if (batch.events.length > maxEvents) throw new Error('a read gives too much')
    const expected: string[] = []
    for (let place = after + 1; place <= batch.through; place += 1) {
      const isOwed = this.#books.wants(destination, lane, place)
      if (!isOwed || this.#books.isParked(destination, lane, place)) continue
      expected.push(this.#books.lanes[lane][place - 1]?.event.id ?? '')
    }
    expectSame('a read', idsOf(batch.events), expected)
    if (!acknowledges) return
    this.#outbox.destinations.acknowledge(destination, lane, batch.through)
    this.#acked.set(key, batch.through)
  }

  rewind(destination: string, lane: Lane, to: number): void {
    const key = `${destination}/${lane}`
    const floor = this.#books.destinations.get(destination)?.floor[lane] ?? 0
    const target = Math.max(floor, Math.min(this.#acked.get(key) ?? 0, to))
    this.#outbox.destinations.rewind(destination, lane, target)
    this.#acked.set(key, target)
  }

  park(destination: string, lane: Lane, place: number): void {
    const after = this.#acked.get(`${destination}/${lane}`) ?? 0
    const sequence = after + 1 + place
    if (sequence > this.#books.head(lane)) return
    if (this.#books.isParked(destination, lane, sequence)) return
    const found = this.#outbox.parking.park(destination, lane, sequence, 'event-invalid')
    const whole = this.#books.releaseAround(lane, sequence)
    expectSame('a parked range', found, whole)
    this.#books.parked.add(`${destination}/${lane}/${whole.first}`)
  }

  /** Sends a release again and hears all of it acknowledged. */
  replay(destination: string, release: number): void {
    const { replays } = this.#outbox
    const begun = this.#outbox.together(() =>
      replays.begin(destination, { release }, 'anna', 'asked for'),
    )
    if (!begun) return
    const sent: Resent = { destination, ids: [] }
    for (let part = replays.next(destination); part; part = replays.next(destination)) {
      const { lane, after, through, job, replay } = part
      const limit = { maxEvents: 3, maxBytes: 2_000 }
      const read = [destination, lane, after, through, limit, replay] as const
      const batch = this.#outbox.delivery.read(...read)
      if (batch.through === after) throw new Error('a replay stands still')
      sent.ids.push(...idsOf(batch.events))
      replays.move(destination, job, batch.through)
    }
    this.#expectOwned(sent)
    expectSame('a replay', replays.get(begun.id)?.outcome, 'done')
  }

  /** Deletes what every destination has acknowledged. */
  prune(): void {
    this.#hasPruned = true
    const { pruning } = this.#outbox
    while (pruning.retire(new Date('2030-01-01'), this.destinations) > 0);
    while (pruning.slice());
  }

  /**
   * The power goes: what is left are the files as they were at the last sync, which every commit ends
   * with. What was staged and not decided is found again and dropped, as recovery does.
   */
  crash(): void {
    this.#copies += 1
    const copy = join(this.#folder, `outbox-${this.#copies}.sqlite`)
    for (const end of ['', '-wal']) {
      if (existsSync(this.#path + end)) copyFileSync(this.#path + end, copy + end)
    }
    this.#outbox.close()
    this.#path = copy
    this.#outbox = openOutbox(copy, () => new Date('2026-11-20T12:00:00Z'))
    for (const { id } of this.#outbox.files.unfinished()) {
      this.#outbox.staging.discard(id)
    }
    this.#undecided.length = 0
    this.compare()
  }

  renew(): void {
    const before = this.#outbox.storeId
    this.#outbox.renew()
    if (this.#outbox.storeId === before) throw new Error('a renewed store has another id')
    for (const [name, { floor }] of this.#books.destinations) {
      const begins = (lane: Lane) => this.#beginsAt(name, lane, floor[lane])
      const raised = { statements: begins('statements'), bulk: begins('bulk') }
      this.#books.raiseFloor(name, raised)
      this.#acked.set(`${name}/statements`, raised.statements)
      this.#acked.set(`${name}/bulk`, raised.bulk)
    }
  }

  /** A renewed store sends all again that it holds, and nothing that was not acknowledged is lost. */
  #beginsAt(name: string, lane: Lane, floor: number): number {
    const { acked } = this.#outbox.destinations.standing(name)[lane]
    const before = this.#acked.get(`${name}/${lane}`) ?? 0
    const isRight = this.#hasPruned ? acked >= floor && acked <= before : acked === floor
    if (!isRight) throw new Error(`a renewed cursor is ${acked}, between ${floor} and ${before}`)
    return acked
  }

  /** Compares all that can be seen without changing anything. */
  compare(): void {
    for (const lane of ['statements', 'bulk'] as const) {
      expectSame(`the head of ${lane}`, this.#outbox.releases.head(lane), this.#books.head(lane))
      for (const name of this.destinations) {
        const { acked } = this.#outbox.destinations.standing(name)[lane]
        expectSame(`the cursor ${name}/${lane}`, acked, this.#acked.get(`${name}/${lane}`))
      }
    }
    expectSame('the audit chain', this.#outbox.audit.firstBroken(), undefined)
  }

  /** Reads everything for everyone, and ends. */
  finish(): void {
    for (const name of this.destinations) {
      for (const lane of ['statements', 'bulk'] as const) {
        while ((this.#acked.get(`${name}/${lane}`) ?? 0) < this.#books.head(lane)) {
          this.read(name, lane, 5, true)
        }
      }
    }
    this.compare()
  }

  close(): void {
    this.#outbox.close()
    rmSync(this.#folder, { recursive: true })
  }

  /** Brings back from its file what was deleted and stands in the way. */
  #rebuild(lane: Lane, after: number, through: number): void {
    const id = this.#outbox.pruned.next(lane, after, through)?.file
    if (id === undefined) throw new Error('nothing tells why a read gives nothing')
    this.#rebuildFile(id)
  }

  #rebuildFile(id: number): void {
    const file = this.#byId.get(id)
    if (!file) throw new Error('a rebuilt file was taken once')
    const rebuild = this.#outbox.rebuilding.begin(id)
    for (const unit of file.units) rebuild.write(chunkOf(partsOf(unit)))
    if (!rebuild.done()) throw new Error('a file must bring its events back')
  }

  /** A replay sends what the destination wants, in order, and nothing else. */
  #expectOwned({ destination, ids }: Resent): void {
    const wanted = new Set<string>()
    for (const lane of ['statements', 'bulk'] as const) {
      for (const [index, { event }] of this.#books.lanes[lane].entries()) {
        if (this.#books.passes(destination, lane, index + 1)) wanted.add(event.id)
      }
    }
    expectSame(
      'what a replay sends beyond',
      ids.filter((id) => !wanted.has(id)),
      [],
    )
  }

  #isCorrection({ name, digest, proof, lane }: MadeUnit): boolean {
    const known = this.#digests.get(name)
    if (known === undefined || known.includes(digest)) return false
    return proof === 'ok' && lane === 'statements'
  }

  #noteVersions({ units }: MadeFile): void {
    for (const { name, digest, proof, lane, events } of units) {
      if (proof !== 'ok' || lane !== 'statements' || this.#digests.has(name)) continue
      this.#digests.set(name, [digest])
      this.#statements.set(
        name,
        events.slice(0, -1).map(({ id }) => id),
      )
    }
  }

  /** The difference to what was delivered, by the rule of docs/architecture.md. */
  #correct({ name, digest, events, ...unit }: MadeUnit, feed: string): void {
    const before = this.#statements.get(name) ?? []
    const entries = events.slice(0, -1)
    const after = entries.map(({ id }) => id)
    const made = (id: string, type: string): MadeEvent => {
      return { id, name: type, isPoison: false, body: '' }
    }
    const lost = before.filter((id) => !after.includes(id))
    const added = entries.filter(({ id }) => !before.includes(id))
    const shown = [
      ...lost.map((id) => made(withdrawalId(id, digest), 'bank-transaction-withdrawn')),
      ...added,
      made(revisionId(name, digest), 'bank-statement-received'),
    ]
    this.#books.correct({ name, digest, ...unit, events: shown }, feed)
    const unchanged = before.filter((id) => after.includes(id))
    this.#statements.set(name, [...unchanged, ...added.map(({ id }) => id)])
    this.#digests.set(name, [...(this.#digests.get(name) ?? []), digest])
  }
}

function partsOf({ name, digest, lane, proof, events }: MadeUnit): WrittenPart[] {
  return [
    { open: { kind: lane === 'bulk' ? 'rows' : 'statement', lane, name } },
    ...events.map((e) => ({ event: { type: `finance.${e.name}.v1`, body: e.body } })),
    { close: { entries: events.length, proof, digest } },
  ]
}

function idsOf(bodies: readonly string[]): string[] {
  return bodies.map((body) => (JSON.parse(body) as { id: string }).id)
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${what} is ${a}, not ${b}`)
}
