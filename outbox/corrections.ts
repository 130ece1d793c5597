import { correctionOf } from '../events/chain/correction.ts'
import { eventType } from '../events/envelope.ts'
import { revisionId, withdrawalId } from '../events/identity.ts'
import type { Bodies, BodyRow } from './bodies.ts'
import type { Chain } from './chain.ts'
import { eventKey } from './staging.ts'
import { int, type Store } from './store.ts'

const withdrawn = eventType('bank-transaction-withdrawn')
const received = eventType('bank-statement-received')

/** A stored event, as far as a correction looks into it. */
interface Body {
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>> & {
    readonly withdraws?: { readonly eventId: string }
  }
}

interface StagedStatement {
  readonly id: bigint
  readonly file: bigint
  readonly lane: string
  readonly name: string
  readonly digest: string
  readonly entries: bigint
  readonly proof: string
}

/**
 * Statements that came again with other content. What is delivered then is the difference: lost
 * entries are withdrawn, new ones delivered, unchanged ones left alone, and the statement's own event
 * comes anew under an id of its own. It is staged like anything else, so that the release stays one
 * short transaction.
 */
export class Corrections {
  readonly #store: Store
  readonly #chain: Chain
  readonly #events: Bodies

  constructor(store: Store, chain: Chain, events: Bodies) {
    this.#store = store
    this.#events = events
    this.#chain = chain
  }

  /**
   * Puts corrections in the place of a staged file's statements that were delivered before with
   * other content. A version that doesn't add up, must be held, or was delivered already, is left to
   * the release.
   */
  prepare(file: number): void {
    const sql = `SELECT id, file, lane, name, digest, entries, proof FROM unit
                 WHERE file = ? AND state = 'staged' AND kind = 'statement' AND proof <> 'broken'
                   AND must_hold IS NULL`
    for (const unit of this.#store.prepare(sql).all(file) as StagedStatement[]) {
      const delivered = this.#delivered(unit)
      if (delivered) this.#store.transaction(() => this.#replace(unit, delivered))()
    }
  }

  /**
   * Released versions of the statement, oldest first; undefined where there is nothing to correct. An
   * old version that comes back after a newer one is for a person to judge: a correction of the
   * correction, or a file that was sent late.
   */
  #delivered({ name, digest }: StagedStatement): bigint[] | undefined {
    const sql = `SELECT id, digest, pruned_at FROM unit WHERE name = ? AND state = 'released'
                 ORDER BY id`
    const units = this.#store.prepare(sql).all(name) as {
      id: bigint
      digest: string
      pruned_at: string | null
    }[]
    // Nothing can be told from a version whose events are gone; a person has to.
    const known = units.some((version) => version.digest === digest || version.pruned_at !== null)
    return units.length === 0 || known ? undefined : units.map(({ id }) => id)
  }

  /**
   * Turns a held statement that a person lets go into a correction of what was delivered under its
   * name, in its own place; call it inside the transaction that releases it.
   *
   * @returns False where it can't be one: this very version was delivered before, and the hubs would
   *   take its entries for known.
   */
  prepareHeld(id: number): boolean {
    const sql = `SELECT id, file, lane, name, digest, entries, proof, kind FROM unit WHERE id = ?`
    const unit = this.#store.prepare(sql).get(id) as StagedStatement & { kind: string }
    const earlier = this.#store
      .prepare(`SELECT digest FROM unit WHERE name = ? AND state = 'released'`)
      .all(unit.name) as { digest: string }[]
    if (earlier.length === 0) return true
    const delivered = this.#delivered(unit)
    if (delivered === undefined || unit.kind !== 'statement') return false
    const bodies = this.#difference(unit, delivered)
    this.#dropEvents(unit.id)
    const bytes = this.#write(int(unit.id), bodies)
    this.#store
      .prepare('UPDATE unit SET corrects = ?, events = ?, bytes = ? WHERE id = ?')
      .run(delivered[0], bodies.length, bytes, id)
    return true
  }

  #replace(unit: StagedStatement, versions: readonly bigint[]): void {
    this.#stage(unit, versions[0], this.#difference(unit, versions))
    this.#drop(unit.id)
  }

  /** What brings whoever has all versions to this one: lost entries, new ones, its own event. */
  #difference(unit: StagedStatement, versions: readonly bigint[]): Body[] {
    const before = this.#standing(versions)
    const after = this.#entries(unit.id)
    const { withdrawn: lost, added } = correctionOf([...before.keys()], [...after.keys()])
    const taken = lost.map((id) => withdrawal(before.get(id), unit.digest))
    const fresh = added.map((id) => after.get(id))
    const own = revision(this.#ownEvent(unit.id), unit)
    return [...taken, ...fresh, own].filter((body) => body !== undefined)
  }

  /** Entries that are delivered and not withdrawn after all versions, by id. */
  #standing(versions: readonly bigint[]): Map<string, Body> {
    const standing = new Map<string, Body>()
    for (const unit of versions) {
      for (const body of this.#bodies(unit)) {
        if (body.type === withdrawn) standing.delete(body.data.withdraws?.eventId ?? '')
        else if (body.type !== received) standing.set(body.id, body)
      }
    }
    return standing
  }

  #entries(unit: bigint): Map<string, Body> {
    const entries = this.#bodies(unit).filter(({ type }) => type !== received)
    return new Map(entries.map((body) => [body.id, body]))
  }

  #ownEvent(unit: bigint): Body {
    const own = this.#bodies(unit).find(({ type }) => type === received)
    if (own === undefined) throw new Error('a statement must have an event of its own')
    return own
  }

  #bodies(unit: bigint): Body[] {
    const sql = `SELECT ${this.#events.columns} FROM event WHERE key > ? AND key < ? ORDER BY key`
    const rows = this.#store.prepare(sql).all(eventKey(int(unit), 0), eventKey(int(unit) + 1, 0))
    return (rows as BodyRow[]).map((row) => JSON.parse(this.#events.text(row)) as Body)
  }

  #stage(unit: StagedStatement, corrects: bigint | undefined, bodies: readonly Body[]): void {
    const sql = `INSERT INTO unit (file, feed, kind, lane, name, digest, state, corrects, proof, entries,
                                   events)
                 SELECT id, feed, 'statement', ?, ?, ?, 'staged', ?, ?, ?, ? FROM file WHERE id = ?`
    const { file, lane, name, digest, proof, entries } = unit
    const run = this.#store
      .prepare(sql)
      .run(lane, name, digest, corrects, proof, entries, bodies.length, file)
    const bytes = this.#write(int(run.lastInsertRowid), bodies)
    this.#store.prepare('UPDATE unit SET bytes = ? WHERE id = ?').run(bytes, run.lastInsertRowid)
    this.#chain.move(unit.id, BigInt(run.lastInsertRowid))
  }

  /** @returns The length of all texts. */
  #write(unit: number, bodies: readonly Body[]): number {
    const texts = bodies.map((body) => JSON.stringify(body))
    bodies.forEach((body, i) => {
      this.#events.insert(eventKey(unit, i + 1), body.type, texts[i] ?? '')
    })
    return texts.reduce((sum, text) => sum + text.length, 0)
  }

  #drop(unit: bigint): void {
    this.#dropEvents(unit)
    this.#store.prepare('DELETE FROM unit WHERE id = ?').run(unit)
  }

  #dropEvents(unit: bigint): void {
    this.#store
      .prepare('DELETE FROM event WHERE key > ? AND key < ?')
      .run(eventKey(int(unit), 0), eventKey(int(unit) + 1, 0))
  }
}

function withdrawal(entry: Body | undefined, version: string): Body | undefined {
  if (entry === undefined) return undefined
  const data = { ...entry.data, withdraws: { eventId: entry.id } }
  return { ...entry, id: withdrawalId(entry.id, version), type: withdrawn, data }
}

function revision(own: Body, { name, digest }: StagedStatement): Body {
  return {
    ...own,
    id: revisionId(name, digest),
    data: { ...own.data, corrects: { eventId: name } },
  }
}
