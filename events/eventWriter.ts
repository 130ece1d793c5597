import type { BankPayment, BankTransaction } from './bank.ts'
import { DocumentDraft } from './documentDraft.ts'
import { DocumentWriter } from './documentWriter.ts'
import { type Draft, eventType, type Stamp } from './envelope.ts'
import { JsonBytes, literal } from './jsonBytes.ts'
import { copied, copiedAscii, copiedDigits } from './pageWriting.ts'
import { TransactionWriter } from './transactionWriter.ts'
import { WrittenTransaction } from './writtenTransaction.ts'

/** What place and trace take. */
const placeBytes = 256
/** Digits of an id that name its span. */
const spanDigits = 16
const colon = 0x3a
const atSign = 0x40

/** What the events of one statement or document have in common. */
type Home = Pick<Draft, 'name' | 'subject' | 'correlationId' | 'time' | 'legalEntity'>

const begin = literal('{"specversion":"1.0","id":"')
const data = literal('-01","data":')

/**
 * Serialises the events of one file in the envelope of `envelopeSchema`: once, and what is stored and
 * sent are these bytes. Most of an event is the same for all of its statement, so that is written
 * once and used again.
 */
export class EventWriter {
  readonly #stamp: Stamp
  readonly #out = new JsonBytes()
  readonly #transactions = new TransactionWriter(this.#out)
  readonly #documents = new DocumentWriter(this.#out)
  readonly #trace: Uint8Array
  #home: Home | undefined
  #homeStamp: Stamp | undefined
  #homeBytes: Uint8Array = literal('')

  constructor(stamp: Stamp) {
    this.#stamp = stamp
    this.#trace = literal(`","traceparent":"00-${stamp.sourceFile.slice(0, 32)}-`)
  }

  /** Bytes written since the last `take`: where the event that was added last ends. */
  get length(): number {
    return this.#out.length
  }

  /**
   * Writes one more event. One trace a file, one span an event; both deterministic.
   *
   * @param stamp Where the event belongs elsewhere than the file, as an agent's register says.
   */
  add(draft: Draft, stamp: Stamp = this.#stamp): void {
    if (draft instanceof DocumentDraft) this.#documents.write(draft, stamp)
    else this.#event(draft, stamp)
  }

  #event(draft: Draft, stamp: Stamp): void {
    const out = this.#out
    const { id, position } = draft
    const common = this.#common(draft, stamp)
    const page = out.room(begin.length + common.length + id.length + placeBytes)
    let at = copiedAscii(page, copied(page, out.length, begin), id)
    at = copiedDigits(page, copied(page, at, common), position.line)
    page[at] = colon
    at = copiedDigits(page, at + 1, position.column)
    page[at] = atSign
    at = copiedDigits(page, at + 1, position.offset)
    at = copied(page, at, this.#trace)
    for (let i = id.length - spanDigits; i < id.length; i += 1) page[at++] = id.charCodeAt(i)
    out.wrote(copied(page, at, data))
    if (draft instanceof WrittenTransaction) {
      this.#transactions.copy(draft)
    } else if (draft.name.startsWith('bank-transaction-')) {
      this.#transactions.write(draft.data as BankTransaction | BankPayment)
    } else {
      out.json(draft.data)
    }
    out.ascii('}')
  }

  /** Ends a line, where each event is to stand on one of its own. */
  newline(): void {
    this.#out.ascii('\n')
  }

  /** The events since the last time, in a buffer that is written to again afterwards. */
  drain(use: (written: Uint8Array) => void): void {
    this.#out.drain(use)
  }

  /** The events since the last time, in a buffer that nobody else uses. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#out.take()
  }

  #common(draft: Draft, stamp: Stamp): Uint8Array {
    const home = this.#home
    if (
      home?.name !== draft.name ||
      home.correlationId !== draft.correlationId ||
      home.subject !== draft.subject ||
      home.time !== draft.time ||
      home.legalEntity !== draft.legalEntity ||
      this.#homeStamp !== stamp
    ) {
      this.#home = draft
      this.#homeStamp = stamp
      this.#homeBytes = literal(homeText(draft, stamp))
    }
    return this.#homeBytes
  }
}

/** One event as the text that it is stored and sent as. */
export function eventText(draft: Draft, stamp: Stamp): string {
  const writer = new EventWriter(stamp)
  writer.add(draft)
  return new TextDecoder().decode(writer.take())
}

/** Members in the envelope's order, each with the comma before it; absent ones leave none. */
function homeText(home: Home, stamp: Stamp): string {
  const { name, subject, time, correlationId } = home
  const members = {
    source: stamp.source,
    type: eventType(name),
    subject: subject || undefined,
    time: time || undefined,
    datacontenttype: 'application/json',
    correlationid: correlationId,
    legalentity: home.legalEntity || stamp.legalEntity || undefined,
    region: stamp.region || undefined,
    sourcefile: stamp.sourceFile,
  }
  return `",${JSON.stringify(members).slice(1, -1)},"sourceposition":"`
}
