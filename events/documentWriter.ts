import type { DocumentDraft } from './documentDraft.ts'
import { eventType, type Stamp } from './envelope.ts'
import { type JsonBytes, literal } from './jsonBytes.ts'
import { copied, copiedAscii, copiedDigits } from './pageWriting.ts'

const begin = literal('{"specversion":"1.0","id":"')
const subject = literal(',"subject":"')
const correlation = literal(',"datacontenttype":"application/json","correlationid":"')
const data = literal('-01","data":')

/** What an envelope takes at most, but for its parts of any length. */
const envelopeBytes = 512

/** What the envelopes of a file's documents have in common; it has room for an id where one stands. */
interface Home {
  readonly name: string
  readonly legalEntity: string | undefined
  readonly stamp: Stamp
  readonly idLength: number
  /** To the subject, from there to the place, and behind it. */
  readonly head: Uint8Array
  readonly middle: Uint8Array
  readonly tail: Uint8Array
}

/**
 * Writes the events of documents, as `JSON.stringify` would write the envelope with their data in it.
 * The data is written already, and the same for all but the ids and the place is put down at once.
 */
export class DocumentWriter {
  readonly #out: JsonBytes
  #home: Home | undefined

  constructor(out: JsonBytes) {
    this.#out = out
  }

  write(draft: DocumentDraft, stamp: Stamp): void {
    const { id, position, json, subjectJson: about } = draft
    const { head, middle, tail } = this.#homeOf(draft, stamp)
    const common = head.length + middle.length + tail.length
    const aboutBytes = about ? about.to - about.from : 0
    const page = this.#out.room(envelopeBytes + common + aboutBytes + json.to - json.from)
    const start = this.#out.length
    let at = copied(page, start, head)
    copiedAscii(page, start + begin.length, id)
    if (about && aboutBytes > 0) {
      at = copied(page, at, subject)
      for (let i = about.from; i < about.to; i += 1) page[at++] = about.page[i] ?? 0
      page[at++] = 0x22
    }
    const idAt = at + correlation.length
    at = copied(page, at, middle)
    page.copyWithin(idAt, start + begin.length, start + begin.length + id.length)
    at = copiedDigits(page, at, position.line)
    page[at++] = 0x3a
    at = copiedDigits(page, at, position.column)
    page[at++] = 0x40
    at = copiedDigits(page, at, position.offset)
    at = copied(page, at, tail)
    const spanFrom = idAt + id.length - spanDigits
    page.copyWithin(at - data.length - spanDigits, spanFrom, spanFrom + spanDigits)
    at = copied(page, at, json.page.subarray(json.from, json.to))
    page[at++] = 0x7d
    this.#out.wrote(at)
  }

  #homeOf({ name, legalEntity, id }: DocumentDraft, stamp: Stamp): Home {
    const home = this.#home
    const same = home?.name === name && home.legalEntity === legalEntity && home.stamp === stamp
    if (same && home.idLength === id.length) return home
    const ofType = { source: stamp.source, type: eventType(name) }
    const ofFile = {
      legalentity: legalEntity || stamp.legalEntity || undefined,
      region: stamp.region || undefined,
      sourcefile: stamp.sourceFile,
    }
    const room = ' '.repeat(id.length)
    const trace = `","traceparent":"00-${stamp.sourceFile.slice(0, 32)}-${' '.repeat(spanDigits)}`
    this.#home = {
      name,
      legalEntity,
      stamp,
      idLength: id.length,
      head: joined(begin, `${room}",${membersOf(ofType)}`),
      middle: joined(correlation, `${room}",${membersOf(ofFile)},"sourceposition":"`),
      tail: literal(`${trace}-01","data":`),
    }
    return this.#home
  }
}

const membersOf = (object: object) => JSON.stringify(object).slice(1, -1)

function joined(start: Uint8Array, text: string): Uint8Array {
  return literal(new TextDecoder().decode(start) + text)
}

/** Digits of an id that name its span. */
const spanDigits = 16
