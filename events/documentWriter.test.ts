import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DocumentDraft } from './documentDraft.ts'
import type { Draft, Position } from './envelope.ts'
import { EventWriter } from './eventWriter.ts'

const place: fc.Arbitrary<Position> = fc.record({
  line: fc.nat(),
  column: fc.nat(),
  offset: fc.nat({ max: 2 ** 50 }),
})
const id = `ro1-${'0123456789'.repeat(4)}`
const stamp = { source: '/kontor/a/erp', sourceFile: '0123456789abcdef'.repeat(4) }
const at = { line: 1, column: 1, offset: 0 }

/** A document whose number, if it has one, is the first member of its data, behind other documents. */
function document(number: string | undefined, data: object, position: Position, entity?: string) {
  const json = JSON.stringify({ number, data })
  const page = Buffer.from(`{"other":1}${json}`)
  const from = '{"other":1}'.length
  const begin = from + '{"number":"'.length
  const to = begin + Buffer.byteLength(JSON.stringify(number ?? '')) - 2
  const subject = number === undefined ? undefined : { page, from: begin, to }
  const written = { page, from, to: page.length }
  return new DocumentDraft('invoice-issued', id, subject, position, written, entity)
}

/** The same event as anyone would write it who knows nothing of pages. */
function plain({ id, name, subject, correlationId, time, position, data }: Draft): Draft {
  return { id, name, subject, correlationId, time, position, data }
}

function bytes(draft: Draft, writer: EventWriter): string {
  writer.add(draft)
  return new TextDecoder().decode(writer.take())
}

test('a document is written as its data would be, whatever stands in it', () => {
  const writers = [new EventWriter(stamp), new EventWriter(stamp)] as const
  const number = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined })
  const data = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true })
  fc.assert(
    fc.property(number, data, place, fc.boolean(), (named, filled, position, owned) => {
      const draft = document(named, filled, position)
      const owner = owned ? { ...stamp, legalEntity: 'DE "01"', region: 'EMEA' } : stamp
      writers[0].add(draft, owner)
      writers[1].add(plain(draft), owner)
      const [one, other] = writers.map((writer) => new TextDecoder().decode(writer.take()))
      expect(one).toBe(other)
    }),
  )
})

test('a document that says whose it is keeps that to itself', () => {
  const writer = new EventWriter(stamp)
  const of = (entity?: string) => document('1', {}, at, entity)
  const entities = [of('A'), of('B'), of()].map((draft) => JSON.parse(bytes(draft, writer)))
  expect(entities.map(({ legalentity }) => legalentity)).toEqual(['A', 'B', undefined])
})

test('texts that need more than a page has are written whole', () => {
  const long = '\u0001'.repeat(100_000)
  const read = JSON.parse(bytes(document(long, {}, at), new EventWriter(stamp)))
  expect([read.subject, read.data.number]).toEqual([long, long])
})
