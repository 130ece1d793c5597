import { createHash, type Hash } from 'node:crypto'
import { type Draft, envelope, eventType, type Stamp } from '../../events/envelope.ts'
import type { StagedPart } from '../../outbox/staging.ts'
import type { UnitEnd, UnitHead } from '../../parsers/reader.ts'
import type { Recorder } from './readFile.ts'

const partsPerMessage = 512
const charsPerMessage = 512 * 1024

/**
 * Turns what a reader finds into parts for the store: events serialised once, as they will be sent,
 * in chunks that one short transaction writes.
 *
 * A unit's digest tells the same statement from a corrected one. It covers the ids of its events,
 * which come from raw content, and the balances; nothing that a better parser would change.
 */
export class PartRecorder implements Recorder {
  readonly #stamp: Stamp
  readonly #send: (parts: readonly StagedPart[]) => void
  #parts: StagedPart[] = []
  #chars = 0
  #digest: Hash = createHash('sha256')

  constructor(stamp: Stamp, send: (parts: readonly StagedPart[]) => void) {
    this.#stamp = stamp
    this.#send = send
  }

  open({ kind, lane, id }: UnitHead): void {
    this.#digest = createHash('sha256')
    this.#add({ open: { kind, lane, name: id } })
  }

  event(draft: Draft): void {
    this.#digest.update(`${draft.id}\n${balances(draft.data)}`)
    const body = JSON.stringify(envelope(draft, this.#stamp))
    this.#chars += body.length
    this.#add({ event: { type: eventType(draft.name), body } })
  }

  close({ entries, proof }: UnitEnd): void {
    this.#add({ close: { entries, proof, digest: this.#digest.digest('hex') } })
  }

  /** Sends what is left; call it once the file is read. */
  flush(): void {
    if (this.#parts.length > 0) this.#send(this.#parts)
    this.#parts = []
    this.#chars = 0
  }

  #add(part: StagedPart): void {
    this.#parts.push(part)
    if (this.#parts.length >= partsPerMessage || this.#chars >= charsPerMessage) this.flush()
  }
}

/** Opening and closing amount of a statement's own event; nothing for any other. */
function balances(data: object): string {
  const { opening, closing } = data as Record<
    'opening' | 'closing',
    { amount?: unknown } | undefined
  >
  return opening || closing ? JSON.stringify([opening?.amount, closing?.amount]) : ''
}
