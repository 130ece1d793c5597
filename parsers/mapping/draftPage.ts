import { DocumentDraft } from '../../events/documentDraft.ts'
import type { Draft } from '../../events/envelope.ts'
import { JsonBytes } from '../../events/jsonBytes.ts'
import type { Data } from './document.ts'
import type { EventPlan } from './eventPlan.ts'
import type { Faults } from './faults.ts'
import type { Identify } from './identifier.ts'
import type { Row } from './row.ts'
import type { MappedEvent } from './schema.ts'
import { isBank, Transactions } from './transaction.ts'
import { writeMember } from './write.ts'

/** A page holds the data of some hundred documents, and stays as long as one of them is held. */
const pageBytes = 60 * 1024

/** Writes the data of one document after the other, and makes their events. */
export class DraftPage {
  readonly #out = new JsonBytes()
  readonly #transactions: Transactions

  /** @param unit Id of the file's rows. */
  constructor(unit: string) {
    this.#transactions = new Transactions(unit)
  }

  /** @returns undefined where a fault was added. */
  draft(
    plan: EventPlan,
    identify: Identify,
    rows: readonly Row[],
    head: Row,
    faults: Faults,
  ): Draft<MappedEvent> | undefined {
    const out = this.#out
    if (out.length > pageBytes) out.turn()
    const start = out.length
    const before = faults.count
    const number = plan.document.write(rows, faults, out)
    const entity = plan.legalEntity?.(head, faults)
    const id = identify(plan.event, head, faults)
    const flags = faults.takeFlags()
    if (faults.count > before || id === undefined) {
      out.wrote(start)
      return undefined
    }
    const merged =
      flags || plan.merges ? this.#merged(plan, start, rows, head, faults, flags) : undefined
    if (!merged) this.#complete(plan, start, rows, head, faults)
    if (isBank(plan.event)) {
      const data = merged ?? this.#read(start)
      out.wrote(start)
      return this.#transactions.draft(plan.event, id, head.position, data, entity)
    }
    const from = merged ? out.length : start
    if (merged) out.json(merged)
    const { page } = out
    const subject = number && { page, from: number.from, to: number.to }
    const json = { page, from, to: out.length }
    return new DocumentDraft(plan.event, id, subject, head.position, json, entity)
  }

  /** Ends the data behind what no field reads. */
  #complete(
    { original }: EventPlan,
    start: number,
    rows: readonly Row[],
    head: Row,
    faults: Faults,
  ): void {
    if (original) writeMember(original, head, faults, rows, this.#out)
    this.#out.object(start)
  }

  /**
   * The data as an object, with what no field reads, and which members stay empty because no table
   * knows their key. What was written stays, for the document's number stands there.
   */
  #merged(
    plan: EventPlan,
    start: number,
    rows: readonly Row[],
    head: Row,
    faults: Faults,
    missing: object | undefined,
  ): Data {
    const out = this.#out
    out.object(start)
    const data = this.#read(start)
    const behind = out.length
    this.#complete(plan, behind, rows, head, faults)
    const rest = this.#read(behind)['original'] as Data | undefined
    out.wrote(behind)
    if (!rest && !missing) return data
    const flagged = missing ? { lookupMissing: missing } : {}
    data['original'] = { ...rest, ...((data['original'] ?? {}) as Data), ...flagged }
    return data
  }

  #read(from: number): Data {
    return JSON.parse(decoder.decode(this.#out.page.subarray(from, this.#out.length)))
  }
}

const decoder = new TextDecoder()
