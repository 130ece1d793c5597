import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../problems.ts'
import { propose } from './propose.ts'
import { proposeFor } from './testing.ts'

/** A proposal or a refusal; anything else is a fault of ours. */
function looked(file: string | Uint8Array): string {
  try {
    return proposeFor(file).yaml
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]?.code ?? ''
    throw error
  }
}

const cell = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '"',
    '""',
    '01.02.2026',
    '-1,5',
    '1.234,56-',
    'Datum',
    'Betrag',
    '\ufffd',
    "'",
  ),
)

test('whatever cells a table has, there is a proposal or a refusal', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }),
      fc.constantFrom(';', ',', '\t'),
      (rows, separator) => {
        expect(looked(rows.map((cells) => cells.join(separator)).join('\n'))).not.toBe('')
      },
    ),
    { numRuns: 300 },
  )
})

test('whatever bytes a file has, there is a proposal or a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(looked(bytes)).not.toBe('')
    }),
  )
})

test('long fields, wide rows and many quotes are looked at quickly', () => {
  const before = performance.now()
  looked(`Datum;Betrag\n01.02.2026;${'1.'.repeat(200_000)}\n`)
  looked(`${'a;'.repeat(50_000)}\n${'01.02.2026;1,5;'.repeat(2000)}\n`)
  looked(`Datum;Betrag\n${'"'.repeat(100_001)}`)
  looked(`${'\ufffda'.repeat(5000)};Datum;Betrag\nx;01.02.2026;1,5\n`)
  looked(`${'- '.repeat(100_000)};01.02.2026;5\n`)
  expect(performance.now() - before).toBeLessThan(5000)
})

test('of a long file the start and the end are looked at', () => {
  const head =
    'Datum;Text;Betrag\n' +
    Array.from({ length: 200 }, (_, at) => `${10 + (at % 19)}.01.2026;a;-${at},50\n`).join('')
  const tail = `1.2026;cut;5,00\n31.01.2026;b;1.000,00\nEndsaldo;;1.000,00\n`
  const { yaml, readBack } = propose({
    head: Buffer.from(head),
    tail: Buffer.from(tail),
    size: 10_000_000,
  })
  expect(yaml).toContain('the first 201 rows and the last 2 of a file of 10000000 bytes')
  expect(yaml).toContain('stop: { column: 1, startsWith: Endsaldo }')
  expect(readBack.problems).toEqual([])
})

test('a sample that cuts a letter of UTF-8 in two is UTF-8 all the same', () => {
  const row = Buffer.from('13.01.2026;Müll;-1,50\n')
  const head = Buffer.concat([Buffer.from('Datum;Text;Betrag\n'), row, row.subarray(0, 13)])
  const tail = Buffer.concat([row.subarray(13), row])
  const { yaml } = propose({ head, tail, size: 10_000_000 })
  expect(row.toString('latin1', 12, 14)).toBe('Ã¼')
  expect(yaml).toContain('valid UTF-8')
})
