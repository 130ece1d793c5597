import fc from 'fast-check'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { Refusal } from '../problems.ts'
import type { CsvRecord } from './record.ts'
import { RecordSplitter } from './records.ts'

interface Options {
  separator?: string
  quote?: string | undefined
  charset?: string
  offset?: number
  skipLines?: number
  maxRowChars?: number
  maxFields?: number
}

function records(chunks: readonly string[], options: Options = {}): CsvRecord[] {
  const { separator = ';', charset = 'utf-8', offset = 0, skipLines = 0 } = options
  const quote = 'quote' in options ? options.quote : '"'
  const { maxRowChars = 1000, maxFields = 100 } = options
  const found: CsvRecord[] = []
  const source = {
    dialect: { separator, quote, maxFields },
    charset,
    offset,
    skipLines,
    maxRowChars,
  }
  const splitter = new RecordSplitter(source, (record) => found.push(record))
  for (const chunk of chunks) splitter.write(Buffer.from(chunk))
  splitter.end()
  return found
}

const fields = (found: readonly CsvRecord[]) => found.map((record) => record.fields)

function problem(chunks: readonly string[], options: Options = {}) {
  try {
    records(chunks, options)
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]
  }
  throw new Error('the text was read')
}

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', ';', '"', '\n', '\r', ' ', '7'),
  maxLength: 6,
})
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
})

/** Quoted wherever it must be, as papaparse and every other program would write it. */
const written = (rows: string[][], newline: string) =>
  rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';')).join(newline)

test('what any program writes in quotes is read as it was, whatever the chunks and line ends', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      (rows, newline, size) => {
        const text = written(rows, newline)
        const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? []
        expect(fields(records(chunks))).toEqual(rows)
      },
    ),
  )
})

test('papaparse reads the same rows', () => {
  const plain = cell.map((text) => text.replace(/["\r\n ;]/g, ''))
  const some = fc.array(fc.array(fc.oneof(plain, cell), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(some, (rows) => {
      const text = Papa.unparse(rows, { delimiter: ';', newline: '\n' })
      const oracle = Papa.parse<string[]>(text, { delimiter: ';', newline: '\n' })
      expect(fields(records([text]))).toEqual(oracle.data)
    }),
  )
})

test('each record tells its line and byte, and each field its place', () => {
  const text = 'ä;b\r\n"x\ny";é;z\n\nlast;"q"'
  for (const chunks of [[text], [...text]]) {
    const found = records(chunks, { offset: 3 })
    expect(found.map(({ position }) => `${position.line}@${position.offset}`)).toEqual([
      '1@3',
      '2@9',
      '4@20',
      '5@21',
    ])
    expect(found[1]?.place(0)).toEqual({ line: 2, column: 1, offset: 9 })
    expect(found[1]?.place(2)).toEqual({ line: 3, column: 6, offset: 18 })
    expect(found[3]?.place(1)).toEqual({ line: 5, column: 6, offset: 26 })
    expect(found[3]?.place(7)).toEqual({ line: 5, column: 9, offset: 29 })
  }
})

test('bytes are counted in the charset of the file', () => {
  const text = 'ä;b\nc;d\n'
  expect(records([text], { charset: 'windows-1252' })[1]?.position.offset).toBe(4)
  expect(records([text], { charset: 'utf-16le', offset: 2 })[1]?.position.offset).toBe(10)
})

test('lines before the table are passed over with whatever quotes they hold', () => {
  const text = 'Report "Q1\r\n\r\na;b\n'
  for (const chunks of [[text], [...text]]) {
    const [only, more] = records(chunks, { skipLines: 2 })
    expect([only?.fields, only?.position, more]).toEqual([
      ['a', 'b'],
      { line: 3, column: 1, offset: 14 },
      undefined,
    ])
  }
  expect(records(['a\nb'], { skipLines: 5 })).toEqual([])
})

test('blanks around quotes are no text, a quote inside plain text is', () => {
  expect(fields(records(['"a" ; "b";5" pipe;say "x"\n']))).toEqual([
    ['a', 'b', '5" pipe', 'say "x"'],
  ])
  expect(fields(records(['"a;b"\n'], { quote: undefined }))).toEqual([['"a', 'b"']])
})

test('text behind a closing quote is refused at its character, however the file is cut', () => {
  const text = 'a;b\n"x";"y"z;"w"\nc;d\n'
  for (const chunks of [[text], [...text]]) {
    const found = problem(chunks)
    expect([found?.code, found?.position]).toEqual([
      'csv-malformed',
      { line: 2, column: 8, offset: 11 },
    ])
  }
})

test('a file that ends inside a quoted field is refused at the quote that opens it', () => {
  const found = problem(['a;b\nc;"d\ne;f\n'])
  expect([found?.code, found?.position]).toEqual([
    'csv-malformed',
    { line: 2, column: 3, offset: 6 },
  ])
})

test('a row over the limit is refused before it is whole', () => {
  const found = problem(['a\n', `"${'x'.repeat(600)}`, 'y'.repeat(600)])
  expect([found?.code, found?.position?.line]).toEqual(['csv-row-too-long', 2])
  expect(problem([`${';'.repeat(101)}\n`])?.code).toBe('csv-malformed')
  expect(problem([`"";${';'.repeat(101)}\n`])?.code).toBe('csv-malformed')
})

test('a separator and a quote may be any characters', () => {
  const text = '§a "x"¦ c «d¦ «e«« ;f«\n1¦«2\r\n««3«\n'
  for (const chunks of [[text], [...text]]) {
    const found = records(chunks, { separator: '¦', quote: '«' })
    expect(fields(found)).toEqual([
      ['§a "x"', ' c «d', 'e« ;f'],
      ['1', '2\r\n«3'],
    ])
    expect(found[1]?.place(1)).toEqual({ line: 2, column: 3, offset: 34 })
  }
})

test('short texts that come again are the same, and long or foreign ones are read anew', () => {
  const long = 'x'.repeat(200)
  const [one, other] = records([`EUR;ü 1;${long}; a \nEUR;ü 1;${long};\u00a0\n`])
  for (const record of [one, other]) {
    expect([0, 1, 2].map((field) => record?.text(field))).toEqual(['EUR', 'ü 1', long])
  }
  expect([one?.text(3), other?.text(3), one?.text(4), one?.text(-1)]).toEqual(['a', '', '', ''])
})
