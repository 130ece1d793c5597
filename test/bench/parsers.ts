import { createRequire } from 'node:module'
import { parse as parseCsv } from 'csv-parse/sync'
import Papa from 'papaparse'
import { SaxesParser } from 'saxes'
import { parseString } from 'xml2js'
import { mappedFormat } from '../../parsers/mapped.ts'
import { mappingSchema } from '../../parsers/mapping/schema.ts'
import { csvChunks, csvMapping } from './csvInput.ts'
import { camtChunks, mt940Chunks } from './inputs.ts'
import { type Comparison, compare, type Row } from './measure.ts'
import { toEvents } from './toEvents.ts'

const { Parser: Mt940js } = createRequire(import.meta.url)('mt940js')

const bytes = 12 * 1024 * 1024
const lessThan = 0x3c
export const invoices = mappedFormat(mappingSchema.parse(csvMapping))

/** Bytes to events, against what is known for reading the same file. */
export const parserRows: readonly Row[] = [
  row('camt.053 to events', camt),
  row('MT940 to events', mt940),
  row('CSV to events, UTF-8', () => csv('utf8')),
  row('CSV to events, Latin-1', () => csv('latin1')),
]

/** Inputs are made when it is their row's turn. */
function row(name: string, comparison: () => Omit<Comparison, 'name'>): Row {
  return { name, run: () => compare({ name, ...comparison() }) }
}

function camt(): Omit<Comparison, 'name'> {
  const chunks = [...camtChunks(bytes)]
  const whole = Buffer.concat(chunks)
  const text = whole.toString()
  const tree = () =>
    new Promise<void>((resolve, reject) => {
      parseString(text, (error) => (error ? reject(error) : resolve()))
    })
  return {
    bytes: whole.length,
    ours: () => void toEvents(chunks),
    peers: [
      { against: 'xml2js, the tree alone', reach: '≥ 12×', run: tree },
      { against: 'saxes, with empty handlers', reach: '≥ 1.2×', run: () => scan(text) },
      { against: 'a bare scan for `<`', reach: '–', run: () => countTags(whole) },
    ],
  }
}

function scan(text: string): void {
  const parser = new SaxesParser()
  for (const name of ['opentag', 'text', 'closetag'] as const) parser.on(name, () => {})
  parser.write(text).close()
}

function countTags(whole: Uint8Array): void {
  let tags = 0
  for (let at = 0; at < whole.length; at += 1) if (whole[at] === lessThan) tags += 1
  if (tags === 0) throw new Error('the input must have tags')
}

function mt940(): Omit<Comparison, 'name'> {
  const chunks = [...mt940Chunks(bytes)]
  const text = Buffer.concat(chunks).toString()
  const run = () => {
    new Mt940js().parse(text)
  }
  return {
    bytes: text.length,
    ours: () => void toEvents(chunks),
    peers: [{ against: 'mt940js, its statements', reach: '≥ 3.5×', run }],
  }
}

function csv(encoding: 'utf8' | 'latin1'): Omit<Comparison, 'name'> {
  const chunks = [...csvChunks(bytes, encoding)]
  const whole = Buffer.concat(chunks)
  const rows = () => void parseCsv(whole, { delimiter: ';', encoding })
  const cells = () => void Papa.parse(whole.toString(encoding), { delimiter: ';' })
  return {
    bytes: whole.length,
    ours: () => void toEvents(chunks, { mapped: invoices }, 'unknown'),
    peers: [
      { against: 'csv-parse, its rows', reach: '≥ 2×', run: rows },
      { against: 'papaparse, its rows', reach: '–', run: cells },
    ],
  }
}
