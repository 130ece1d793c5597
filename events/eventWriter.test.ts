import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { itemSchema, transactionSchema } from './bank.ts'
import type { Draft } from './envelope.ts'
import { EventWriter } from './eventWriter.ts'

const stamp = { source: '/kontor/a/bank', sourceFile: '0123456789abcdef'.repeat(4) }
const place = { line: 7, column: 1, offset: 203 }

function draft(data: object, change: Partial<Draft> = {}): Draft {
  const name = 'bank-transaction-booked'
  const id = 'tx1-00000000000000000000aaaabbbbccccddddeeee'
  const home = { subject: 'DE1', correlationId: 'st1-1', time: undefined, position: place }
  return { id, name, ...home, data, ...change }
}

function written(event: Draft, writer = new EventWriter(stamp)) {
  writer.add(event)
  return JSON.parse(new TextDecoder().decode(writer.take()))
}

test('the envelope tells type, statement, file and place', () => {
  expect(
    written(draft({ a: 1 }, { name: 'invoice-issued', time: '2026-01-02T03:04:05Z' })),
  ).toEqual({
    specversion: '1.0',
    id: 'tx1-00000000000000000000aaaabbbbccccddddeeee',
    source: '/kontor/a/bank',
    type: 'finance.invoice-issued.v1',
    subject: 'DE1',
    time: '2026-01-02T03:04:05Z',
    datacontenttype: 'application/json',
    correlationid: 'st1-1',
    sourcefile: '0123456789abcdef'.repeat(4),
    sourceposition: '7:1@203',
    traceparent: '00-0123456789abcdef0123456789abcdef-bbbbccccddddeeee-01',
    data: { a: 1 },
  })
})

test('what one statement has in common is not carried over to the next', () => {
  const writer = new EventWriter(stamp)
  const event = (subject: string | undefined, correlationId: string, time: string | undefined) =>
    written(draft({}, { name: 'invoice-issued', subject, correlationId, time }), writer)
  expect(event('A', 's1', undefined)).toMatchObject({ subject: 'A', correlationid: 's1' })
  expect(event('B', 's1', undefined)).toMatchObject({ subject: 'B', correlationid: 's1' })
  expect(event('B', 's2', '2026-01-01T00:00:00Z')).toMatchObject({ correlationid: 's2' })
  expect(event('B', 's2', undefined)).not.toHaveProperty('time')
  expect(event(undefined, 's2', undefined)).not.toHaveProperty('subject')
})

/** Any text at all, for a member that the schema gives a pattern too: the writer asks no pattern. */
const anyText = fc.string({ unit: 'binary', minLength: 1 })

/** Any data of a schema's shape, each optional member there or not. */
function dataOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(dataOf(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodArray) return fc.array(dataOf(schema.element), { maxLength: 3 })
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodRecord) return fc.dictionary(anyText, fc.jsonValue({ maxDepth: 2 }))
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodNumber) return fc.integer({ min: 1 })
  if (schema instanceof z.ZodString)
    return isAmount(schema) ? fc.constantFrom('-12.50', '0') : anyText
  if (!(schema instanceof z.ZodObject)) throw new Error('a kind of schema that has no data here')
  const members = Object.entries(schema.shape as Record<string, z.core.$ZodType>)
  return fc.record(Object.fromEntries(members.map(([name, member]) => [name, dataOf(member)])))
}

/** Amounts are digits, and are written as they are. */
const isAmount = (schema: z.ZodType) =>
  !schema.safeParse('AAA').success && schema.safeParse('1.00').success

test.each([
  ['an entry', transactionSchema],
  ['a payment of a batch', itemSchema],
])('%s is written with every member of its schema, whatever stands in it', (_what, schema) => {
  const writer = new EventWriter(stamp)
  fc.assert(
    fc.property(dataOf(schema), (data) => {
      const { data: read } = written(draft(data as object), writer)
      expect(read).toEqual(JSON.parse(JSON.stringify(data)))
      const members = Object.keys(schema.shape).filter((member) => member in read)
      expect(Object.keys(read)).toEqual(members)
    }),
  )
})

test('two statements that follow each other each keep their own account', () => {
  const writer = new EventWriter(stamp)
  const [one, two] = fc.sample(dataOf(transactionSchema), { numRuns: 2, seed: 1 }) as object[]
  for (const data of [one, two, one]) {
    expect(written(draft(data ?? {}), writer).data).toEqual(JSON.parse(JSON.stringify(data)))
  }
})
