import type { Lane } from '../../events/lane.ts'
import { type CloudEvent, isCloudEvent } from '../../protocol/cloudEvent.ts'
import type { Hello } from '../../protocol/frames.ts'
import { accounts, sequenceAt } from '../../protocol/range.ts'
import type { Admission, Delivery, Outcome } from './contract.ts'
import { digestOf, saysTheSame } from './digest.ts'
import { FileNames } from './fileNames.ts'
import { type Ids, idHash } from './ids.ts'
import { InboxRuns } from './inboxRuns.ts'
import { accountOf } from './placing.ts'
import type { Database, Row, Statement } from './sqlite.ts'
import { StatementProofs } from './statementProofs.ts'
import { integer, optionalText, textOrNull } from './values.ts'
import type { Views } from './views.ts'

/** What agents bring: admission, frames, cursors. Every method runs inside a transaction. */
export class Intake {
  readonly #ids: Ids
  readonly #now: () => Date
  readonly #files: FileNames
  readonly #proofs: StatementProofs
  readonly #runs: InboxRuns
  readonly #views: Views
  readonly #do: { readonly [Name in keyof typeof sql]: Statement }
  /** Regions and legal entities that were met since the start, so that each is written once. */
  readonly #reached = new Set<string>()

  constructor(db: Database, ids: Ids, views: Views, now: () => Date) {
    this.#ids = ids
    this.#views = views
    this.#now = now
    this.#files = new FileNames(db)
    this.#proofs = new StatementProofs(db)
    this.#runs = new InboxRuns(db)
    const prepared = Object.entries(sql).map(([name, text]) => [name, db.prepare(text)] as const)
    this.#do = Object.fromEntries(prepared) as Record<keyof typeof sql, Statement>
  }

  /** @param onLoss Told where the agent has an acknowledgement of what this store lacks. */
  admit(hello: Hello, onLoss: () => void): Admission {
    const { inbox, agent, storeId, program } = hello
    const cursors = hello.lanes.map(({ lane, floor, acked, proof: shown }) => {
      const known = this.#cursor(hello, lane)
      if (known !== undefined && known.through < acked) onLoss()
      const { through = floor, proof } = known ?? {}
      const differs = proof !== undefined && shown !== undefined && proof !== shown
      return { lane, through, proof, isOfTwin: through === acked && differs }
    })
    if (cursors.some(({ isOfTwin }) => isOfTwin)) return { ok: false, code: 'store-forked' }
    for (const { lane, through } of cursors) this.#moveCursor(hello, lane, through)
    this.#do.seeAgent.run({ inbox, agent, storeId, program, at: this.#time() })
    const row = this.#do.nextTerm.get({ inbox, agent, storeId }) as Row
    const found = cursors.map(({ lane, through, proof }) => ({ lane, through, proof }))
    return { ok: true, term: integer(row['term']), cursors: found, at: this.#time() }
  }

  /** Judges before it writes, so that a frame which fails leaves nothing in the others' transaction. */
  store(delivery: Delivery): Outcome {
    const { hello, frame, bodies } = delivery
    const events = frame.events.filter(isCloudEvent)
    const whole = events.length === frame.events.length && bodies.length === events.length
    if (!whole || !accounts(frame)) throw new RangeError('a delivery must account for its range')
    const live = frame.job === undefined
    const cursor = this.#cursor(hello, frame.lane)?.through ?? 0
    if (live && frame.after > cursor) return { ok: false, code: 'range-gap' }
    if (live && this.#isOfTwin(delivery, events, cursor)) return { ok: false, code: 'store-forked' }
    const count = this.#storeEvents(delivery, events)
    if (live) this.#moveCursor(hello, frame.lane, frame.through, frame.proof)
    return { ok: true, ...count }
  }

  /** The transaction was committed. */
  settle(): void {
    this.#ids.settle()
  }

  /** It was rolled back: what it wrote of reaches is to be written again. */
  forget(): void {
    this.#reached.clear()
    this.#ids.forget()
  }

  /** Whether an event below the cursor is missing: then another store moved it there. */
  #isOfTwin({ hello, frame }: Delivery, events: readonly CloudEvent[], cursor: number): boolean {
    return events.some((event, index) => {
      const below = sequenceAt(frame, index) <= cursor
      return below && this.#ids.find(hello.inbox, event.id) === undefined
    })
  }

  #storeEvents(delivery: Delivery, events: readonly CloudEvent[]) {
    const { hello, frame } = delivery
    const at = this.#time()
    const releasedAt = frame.releasedAt === undefined ? undefined : Date.parse(frame.releasedAt)
    const moment = { at, ms: Date.parse(at), releasedAt }
    let [duplicates, conflicts, first, last] = [0, 0, 0, 0]
    this.#files.begin(frame)
    for (const [index, event] of events.entries()) {
      const hashed = idHash(hello.inbox, event.id)
      const kept = this.#ids.find(hello.inbox, event.id, hashed)
      if (kept === undefined) {
        last = this.#storeEvent(delivery, event, index, hashed, moment)
        if (first === 0) first = last
      } else {
        duplicates += 1
        if (this.#isConflict(delivery, event, index, at, kept)) conflicts += 1
      }
    }
    if (first > 0) this.#runs.add(hello.inbox, first, last)
    return { duplicates, conflicts }
  }

  /** @returns The cursor of an event that is new. */
  #storeEvent(
    { hello, frame, bodies }: Delivery,
    event: CloudEvent,
    index: number,
    hashed: Buffer,
    { at, ms, releasedAt }: Moment,
  ): number {
    const { inbox, agent, storeId } = hello
    const region = textOrNull(event.region)
    const entity = textOrNull(event.legalentity)
    const account = textOrNull(accountOf(event.data))
    // By place: naming so many parameters took longer than the insert itself.
    const { lastInsertRowid } = this.#do.insertEvent.run(
      inbox, event.id, event.type, region, entity, account, agent, storeId, frame.lane,
      BigInt(sequenceAt(frame, index)), at, bodies[index],
    ) // biome-ignore format: columns in the order of the statement
    const cursor = Number(lastInsertRowid)
    this.#ids.add(cursor, hashed)
    this.#reach(inbox, agent, region, entity)
    this.#proofs.take(inbox, agent, event, at)
    const fileName = this.#files.take(cursor, event)
    const place = { cursor, inbox, agent, region, entity, event }
    this.#views.take({ ...place, at: ms, releasedAt, fileName })
    return cursor
  }

  /** Keeps what came under an id that the store has, where it says something else. */
  #isConflict(
    { hello, frame, bodies }: Delivery,
    event: CloudEvent,
    index: number,
    at: string,
    kept: number,
  ): boolean {
    const { inbox, agent, storeId } = hello
    const body = Buffer.from(bodies[index] ?? '').toString()
    const known = String(this.#do.body.pluck().get(BigInt(kept)))
    if (saysTheSame(known, event, body)) return false
    const sequence = BigInt(sequenceAt(frame, index))
    const place = { inbox, agent, storeId, lane: frame.lane, sequence, at, body }
    const digest = digestOf(event, body)
    this.#do.insertConflict.run({ ...place, id: event.id, digest, kept: BigInt(kept) })
    return true
  }

  #reach(inbox: string, agent: string, region: string | null, entity: string | null): void {
    const key = `${inbox}/${agent}/${region ?? ''}\n${entity ?? ''}`
    if (this.#reached.has(key)) return
    if (this.#reached.size >= maxReached) this.#reached.clear()
    this.#reached.add(key)
    this.#do.insertReach.run(inbox, agent, region ?? '', entity ?? '')
  }

  #cursor({ inbox, agent, storeId }: Hello, lane: Lane) {
    const row = this.#do.cursor.get({ inbox, agent, storeId, lane }) as Row | undefined
    return row && { through: integer(row['through']), proof: optionalText(row['proof']) }
  }

  #moveCursor(hello: Hello, lane: Lane, through: number, proof?: string): void {
    const { inbox, agent, storeId } = hello
    const moved = { through: BigInt(through), proof: textOrNull(proof) }
    this.#do.moveCursor.run({ inbox, agent, storeId, lane, ...moved })
  }

  #time(): string {
    return this.#now().toISOString()
  }
}

/** When a frame was taken, and when its events were released if it says so, since 1970 in milliseconds. */
interface Moment {
  /** RFC 3339, UTC. */
  readonly at: string
  readonly ms: number
  readonly releasedAt: number | undefined
}

/** Remembered so that each is written once; beyond it some are written again, to no effect. */
const maxReached = 100_000

const sql = {
  insertEvent: `
    INSERT INTO event
      (inbox, id, type, region, entity, account, agent, store_id, lane, sequence, digest,
       stored_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?, CAST(? AS TEXT))`,

  body: 'SELECT body FROM event WHERE cursor = ?',

  insertConflict: `
    INSERT INTO conflict
      (inbox, id, digest, agent, store_id, lane, sequence, body, seen_at, kept)
    VALUES (@inbox, @id, @digest, @agent, @storeId, @lane, @sequence, @body, @at, @kept)
    ON CONFLICT (inbox, id, digest) DO NOTHING`,

  insertReach: `
    INSERT INTO agent_reach (inbox, agent, region, entity) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING`,

  cursor: `
    SELECT through, proof FROM lane_cursor
    WHERE inbox = @inbox AND agent = @agent AND store_id = @storeId AND lane = @lane`,

  moveCursor: `
    INSERT INTO lane_cursor (inbox, agent, store_id, lane, through, proof)
    VALUES (@inbox, @agent, @storeId, @lane, @through, @proof)
    ON CONFLICT DO UPDATE SET
      proof = iif(excluded.through > through, excluded.proof, proof),
      through = max(through, excluded.through)`,

  seeAgent: `
    INSERT INTO agent (inbox, agent, store_id, program, first_seen, last_seen)
    VALUES (@inbox, @agent, @storeId, @program, @at, @at)
    ON CONFLICT DO UPDATE SET
      store_id = excluded.store_id, program = excluded.program, last_seen = excluded.last_seen`,

  nextTerm: `
    INSERT INTO agent_store (inbox, agent, store_id, term)
    VALUES (@inbox, @agent, @storeId, 1)
    ON CONFLICT DO UPDATE SET term = term + 1
    RETURNING term`,
} as const
