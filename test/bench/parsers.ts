import { createRequire } from 'node:module'
import { parse as parseCsv } from 'csv-parse/sync'
import Papa from 'papaparse'
import { parseString } from 'xml2js'
import { EventWriter } from '../../events/eventWriter.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { mappedFormat } from '../../parsers/mapped.ts'
import { mappingSchema } from '../../parsers/mapping/schema.ts'
import { openFile, type ReadChoice } from '../../parsers/open.ts'
import type { UnitEnd } from '../../parsers/reader.ts'
import { csvChunks, csvMapping } from './csvInput.ts'
import { camtChunks, mt940Chunks } from './inputs.ts'
import type { Comparison } from './measure.ts'

const { Parser: Mt940js } = createRequire(import.meta.url)('mt940js')

const bytes = 12 * 1024 * 1024
const pageBytes = 512 * 1024
const invoices = mappedFormat(mappingSchema.parse(csvMapping))

/** Bytes to serialised events, in one thread, by the very reader that the agent opens. */
function toEvents(
  chunks: readonly Buffer[],
  choice: ReadChoice = {},
  proven: UnitEnd['proof'] = 'ok',
): () => void {
  return () => {
    const inspector = new Inspector()
    for (const chunk of chunks) inspector.write(chunk)
    const inspection = inspector.result()
    const writer = new EventWriter({ source: '/bench', sourceFile: inspection.sha256 })
    let written = 0
    const count = (page: Uint8Array) => {
      written += page.length
    }
    const { reader } = openFile(
      inspection,
      choice,
      {
        open: () => {},
        event: (draft) => {
          writer.add(draft)
          if (writer.length > pageBytes) writer.drain(count)
        },
        close: ({ proof }) => {
          if (proof !== proven) throw new Error('the input of the bench must add up')
        },
        problem: ({ message }) => {
          throw new Error(message)
        },
      },
      defaultLimits,
    )
    for (const chunk of chunks) reader.write(chunk)
    reader.end()
    writer.drain(count)
    if (written < bytes / 2) throw new Error('the reader must give all events')
  }
}

export function parserComparisons(): Comparison[] {
  const csv = [...csvChunks(bytes, 'utf8')]
  const csvBytes = Buffer.concat(csv)
  const latin1 = [...csvChunks(bytes, 'latin1')]
  const latin1Bytes = Buffer.concat(latin1)
  const camt = [...camtChunks(bytes)]
  const camtText = Buffer.concat(camt).toString()
  const mt940 = [...mt940Chunks(bytes)]
  const mt940Text = Buffer.concat(mt940).toString()
  return [
    {
      name: 'camt.053 to events',
      against: 'xml2js, the tree alone',
      reach: 5,
      bytes: camtText.length,
      ours: toEvents(camt),
      peer: () =>
        new Promise((resolve, reject) => {
          parseString(camtText, (error) => (error ? reject(error) : resolve()))
        }),
    },
    {
      name: 'MT940 to events',
      against: 'mt940js, its statements',
      reach: 2,
      bytes: mt940Text.length,
      ours: toEvents(mt940),
      peer: () => {
        new Mt940js().parse(mt940Text)
      },
    },
    {
      name: 'CSV to events, UTF-8',
      against: 'csv-parse, its rows',
      reach: 1.2,
      bytes: csvBytes.length,
      ours: toEvents(csv, { mapped: invoices }, 'unknown'),
      peer: () => {
        parseCsv(csvBytes, { delimiter: ';' })
      },
    },
    {
      name: 'CSV to events, Latin-1',
      against: 'csv-parse, its rows',
      reach: 1.2,
      bytes: latin1Bytes.length,
      ours: toEvents(latin1, { mapped: invoices }, 'unknown'),
      peer: () => {
        parseCsv(latin1Bytes, { delimiter: ';', encoding: 'latin1' })
      },
    },
    {
      name: 'CSV to events, as an aside',
      against: 'papaparse, its rows',
      reach: 0,
      bytes: csvBytes.length,
      ours: toEvents(csv, { mapped: invoices }, 'unknown'),
      peer: () => {
        Papa.parse(csvBytes.toString(), { delimiter: ';' })
      },
    },
  ]
}
