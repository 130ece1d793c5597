import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DocumentDraft } from './documentDraft.ts'
import { type Form, leaf, list, object, type Values } from './documentForm.ts'
import type { Draft, Position } from './envelope.ts'
import { EventWriter } from './eventWriter.ts'
import { WrittenMoney } from './writtenMoney.ts'

const form: Form = [
  leaf('number', 'text', 0),
  leaf('date', 'plain', 1),
  object('customer', [leaf('name', 'text', 2), leaf('tax "id"', 'text', 3)]),
  leaf('amount', 'money', 4),
  leaf('blocked', 'json', 5),
  list('lines', 6, true, [leaf('text', 'text', 0), leaf('amount', 'money', 1)]),
  object('original', [list('rows', 7, false, [leaf('Ort', 'text', 0)])]),
]

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const text = maybe(fc.string({ unit: 'binary', maxLength: 40 }))
const money = maybe(
  fc.oneof(
    fc.constantFrom({ value: '-12.50', currency: 'EUR' }, { value: '0', currency: 'JPY' }),
    fc.constantFrom(
      new WrittenMoney('1.234.567,80', 0x2c, 0x2e, 'EUR'),
      new WrittenMoney('-3,00', 0x2c, -1, 'CHF'),
      new WrittenMoney('12', 0x2e, 0x27, 'JPY'),
    ),
  ),
)
const items = (...members: fc.Arbitrary<unknown>[]) => {
  return maybe(fc.array(fc.tuple(...members) as fc.Arbitrary<Values>, { maxLength: 3 }))
}
const values = fc.tuple(
  ...[text, maybe(fc.constant('2026-01-31')), text, text, money],
  ...[maybe(fc.jsonValue({ maxDepth: 1 })), items(text, money), items(text)],
) as fc.Arbitrary<Values>

const place: fc.Arbitrary<Position> = fc.record({
  line: fc.nat(),
  column: fc.nat(),
  offset: fc.nat({ max: 2 ** 50 }),
})
const id = `ro1-${'0123456789'.repeat(4)}`
const stamp = { source: '/kontor/a/erp', sourceFile: '0123456789abcdef'.repeat(4) }

/** The same event as anyone would write it who knows nothing of forms. */
function plain({ id, name, subject, correlationId, time, position, data }: Draft): Draft {
  return { id, name, subject, correlationId, time, position, data }
}

function bytes(draft: Draft, writer: EventWriter): string {
  writer.add(draft)
  return new TextDecoder().decode(writer.take())
}

test('a document is written as its data would be, whatever stands in it', () => {
  const writers = [new EventWriter(stamp), new EventWriter(stamp)] as const
  fc.assert(
    fc.property(values, place, text, fc.boolean(), (filled, position, subject, owned) => {
      const draft = new DocumentDraft(
        ...(['invoice-issued', id, subject, position, form, filled, undefined] as const),
      )
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
  const at = { line: 1, column: 1, offset: 0 }
  const of = (entity?: string) => new DocumentDraft('invoice-issued', id, '1', at, [], [], entity)
  const entities = [of('A'), of('B'), of()].map((draft) => JSON.parse(bytes(draft, writer)))
  expect(entities.map(({ legalentity }) => legalentity)).toEqual(['A', 'B', undefined])
})

test('texts that need more than a page has are written whole', () => {
  const long = '\u0001'.repeat(100_000)
  const at = { line: 1, column: 1, offset: 0 }
  const draft = new DocumentDraft('invoice-issued', id, long, at, form, [long], undefined)
  const read = JSON.parse(bytes(draft, new EventWriter(stamp)))
  expect([read.subject, read.data.number]).toEqual([long, long])
})
