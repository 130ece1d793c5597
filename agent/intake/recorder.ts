import { createHash, type Hash } from 'node:crypto'
import type { BankStatement } from '../../events/bank.ts'
import { type ChainLink, chainLink } from '../../events/chain/link.ts'
import { type Draft, eventType, type Stamp } from '../../events/envelope.ts'
import { EventWriter } from '../../events/eventWriter.ts'
import type { StagedChunk, StagedPart } from '../../outbox/staging.ts'
import type { UnitEnd, UnitHead } from '../../parsers/reader.ts'
import type { Enricher } from '../register/enricher.ts'
import type { Recorder } from './readFile.ts'

const partsPerChunk = 512
const bytesPerChunk = 512 * 1024

/** A chunk whose bytes may be handed to another thread. */
export interface RecordedChunk extends StagedChunk {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Turns what a reader finds into chunks for the store, each of which one short transaction writes:
 * events serialised once, as they will be sent.
 *
 * A unit's digest tells the same statement from a corrected one. It covers the ids of its events,
 * which come from raw content, and the balances; nothing that a better parser would change.
 */
export class PartRecorder implements Recorder {
  readonly #writer: EventWriter
  readonly #send: (chunk: RecordedChunk) => void
  #parts: StagedPart[] = []
  readonly #enricher: Enricher | undefined
  #digest: Hash = createHash('sha256')
  #link: ChainLink | undefined

  /** @param enricher Stamps the events; undefined where there is no register. */
  constructor(stamp: Stamp, send: (chunk: RecordedChunk) => void, enricher: Enricher | undefined) {
    this.#enricher = enricher
    this.#writer = new EventWriter(stamp)
    this.#send = send
  }

  format(name: string): void {
    this.#enricher?.format(name)
  }

  open({ kind, lane, id }: UnitHead): void {
    this.#enricher?.open()
    this.#link = undefined
    this.#digest = createHash('sha256')
    this.#add({ open: { kind, lane, name: id } })
  }

  event(draft: Draft): void {
    this.#digest.update(`${draft.id}\n${balances(draft)}`)
    if (draft.name === 'bank-statement-received') {
      this.#link = chainLink(draft.id, draft.data as BankStatement)
    }
    // What a register says is stamped behind the digest: it makes no statement another one.
    const enriched = this.#enricher?.enrich(draft)
    this.#writer.add(enriched?.draft ?? draft, enriched?.stamp)
    this.#add({ event: { type: eventType(draft.name), end: this.#writer.length } })
  }

  close({ entries, proof, sample }: UnitEnd): void {
    const { mustHold, notOfRecord } = this.#enricher ?? {}
    const digest = this.#digest.digest('hex')
    this.#add({
      close: { entries, proof, digest, mustHold, link: this.#link, sample, notOfRecord },
    })
  }

  /** Sends what is left; call it once the file is read. */
  flush(): void {
    const parts = this.#parts
    this.#parts = []
    if (parts.length > 0) this.#send({ bytes: this.#writer.take(), parts })
  }

  #add(part: StagedPart): void {
    this.#parts.push(part)
    if (this.#parts.length >= partsPerChunk || this.#writer.length >= bytesPerChunk) this.flush()
  }
}

/** Opening and closing amount of a statement's own event; nothing for any other. */
function balances(draft: Draft): string {
  const { name } = draft
  if (name !== 'bank-statement-received' && name !== 'balance-reported') return ''
  const { opening, closing } = draft.data as Record<
    'opening' | 'closing',
    { amount?: unknown } | undefined
  >
  return opening || closing ? JSON.stringify([opening?.amount, closing?.amount]) : ''
}
