import type { DocumentDraft } from './documentDraft.ts'
import { type Form, isEmpty, itemsOf, type Values } from './documentForm.ts'
import { eventType, type Stamp } from './envelope.ts'
import { type JsonBytes, literal } from './jsonBytes.ts'
import type { Money } from './money.ts'
import { copied, copiedAmount, copiedAscii, copiedDigits, copiedText } from './pageWriting.ts'
import { WrittenMoney } from './writtenMoney.ts'

const begin = literal('{"specversion":"1.0","id":"')
const subject = literal(',"subject":"')
const correlation = literal(',"datacontenttype":"application/json","correlationid":"')
const data = literal('-01","data":')
const currency = literal('","currency":"')

/** What an envelope takes at most, but for its parts of any length; and a member that is no text. */
const envelopeBytes = 512
const spareBytes = 256

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
 * Writes the events of documents, member by member, as `JSON.stringify` would write the envelope with
 * their data in it.
 */
export class DocumentWriter {
  readonly #out: JsonBytes
  #home: Home | undefined

  constructor(out: JsonBytes) {
    this.#out = out
  }

  write(draft: DocumentDraft, stamp: Stamp): void {
    const { id, position, subject: about } = draft
    const { head, middle, tail } = this.#homeOf(draft, stamp)
    const common = head.length + middle.length + tail.length
    const page = this.#out.room(envelopeBytes + common + (about?.length ?? 0) * 6)
    const start = this.#out.length
    let at = copied(page, start, head)
    copiedAscii(page, start + begin.length, id)
    if (about) {
      at = copiedText(page, copied(page, at, subject), about)
      page[at++] = 0x22
    }
    const idAt = at + correlation.length
    at = copied(page, at, middle)
    copiedAscii(page, idAt, id)
    at = copiedDigits(page, at, position.line)
    page[at++] = 0x3a
    at = copiedDigits(page, at, position.column)
    page[at++] = 0x40
    at = copiedDigits(page, at, position.offset)
    at = copied(page, at, tail)
    const spanAt = at - data.length - spanDigits
    const spanFrom = idAt + id.length - spanDigits
    for (let i = 0; i < spanDigits; i += 1) page[spanAt + i] = page[spanFrom + i] ?? 0
    this.#out.wrote(at)
    this.#object(draft.form, draft.values)
    this.#out.ascii('}')
  }

  #object(form: Form, values: Values): void {
    const start = this.#out.length
    this.#members(form, values)
    this.#out.object(start)
  }

  /** Each with a comma before it. */
  #members(form: Form, values: Values): void {
    const out = this.#out
    let page = out.room(spareBytes)
    let at = out.length
    for (const member of form) {
      const { kind, nameBytes } = member
      if (kind === 'object' || kind === 'list' || kind === 'json') {
        out.wrote(at)
        if (kind === 'object') this.#inner(nameBytes, member.members, values)
        else if (kind === 'list')
          this.#list(nameBytes, member.members, member.numbered, values[member.slot])
        else this.#json(nameBytes, values[member.slot])
        page = out.room(spareBytes)
        at = out.length
        continue
      }
      const found = values[member.slot]
      if (found === undefined) continue
      // Escaped, a character takes six bytes.
      const textBytes = kind === 'text' ? (found as string).length * 6 : 0
      if (page.length - at < nameBytes.length + textBytes + spareBytes) {
        out.wrote(at)
        page = out.room(nameBytes.length + textBytes + spareBytes)
      }
      at = copied(page, at, nameBytes)
      if (kind === 'text') at = copiedText(page, at, found as string)
      else if (kind === 'plain') at = copiedAscii(page, at, found as string)
      else at = copiedMoney(page, at, found as Money | WrittenMoney)
      page[at++] = 0x22
      if (kind === 'money') page[at++] = 0x7d
    }
    out.wrote(at)
  }

  #inner(name: Uint8Array, form: Form, values: Values): void {
    if (isEmpty(form, values)) return
    this.#out.bytes(name)
    this.#object(form, values)
  }

  #list(name: Uint8Array, form: Form, numbered: boolean, found: unknown): void {
    if (found === undefined) return
    const out = this.#out
    out.bytes(name)
    out.ascii('[')
    itemsOf(found)?.forEach((item, index) => {
      if (index > 0) out.ascii(',')
      const start = out.length
      if (numbered) out.ascii(`,"ordinal":${index + 1}`)
      this.#members(form, item)
      out.object(start)
    })
    out.ascii(']')
  }

  #json(name: Uint8Array, found: unknown): void {
    if (found === undefined) return
    this.#out.bytes(name)
    this.#out.json(found)
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

function copiedMoney(page: Uint8Array, from: number, money: Money | WrittenMoney): number {
  const at =
    money instanceof WrittenMoney
      ? copiedAmount(page, from, money.text, money.decimal, money.thousands)
      : copiedAscii(page, from, money.value)
  return copiedAscii(page, copied(page, at, currency), money.currency)
}
