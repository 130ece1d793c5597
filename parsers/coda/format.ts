import type { Format, Sniff } from '../reader.ts'
import { firstLine, LinesReader } from '../records/linesReader.ts'
import { CodaFile } from './file.ts'

/** Record 0: zeros, a date, the bank, application code 05, mark of a duplicate; version 2 last. */
const layout = /^00000\d{6}[\d ]{3}05[ D]/

/** CODA version 2, the Belgian coded statement of account: records of 128 characters. */
export const coda: Format = {
  name: 'coda',
  sniff,
  open: (context) => new LinesReader(context, new CodaFile(context)),
}

function sniff(head: string): Sniff {
  const line = firstLine(head).trimEnd()
  if (!layout.test(line)) {
    return { match: false, why: 'its first line is no header 0000 with date and application 05' }
  }
  if (line.length !== 128) return { match: false, why: 'its first line has not 128 characters' }
  if (!line.endsWith('2')) return { match: false, why: 'it is no CODA of version 2' }
  return { match: true, variant: 'coda' }
}
