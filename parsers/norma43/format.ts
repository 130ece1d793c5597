import type { Format, Sniff } from '../reader.ts'
import { firstLine, LinesReader } from '../records/linesReader.ts'
import { Norma43File } from './file.ts'

/** Record 11: account, two dates, mark, balance, currency, information mode. */
const layout = /^11\d{18}\d{12}[12]\d{14}\d{3}[123 ]/

/** Norma 43 (AEB Cuaderno 43), the Spanish account statement: records of 80 characters. */
export const norma43: Format = {
  name: 'norma43',
  sniff,
  open: (context) => new LinesReader(context, new Norma43File(context)),
}

function sniff(head: string): Sniff {
  const line = firstLine(head)
  if (!layout.test(line)) {
    return { match: false, why: 'its first line is no record 11 with account, dates and balance' }
  }
  if (line.trimEnd().length > 80) return { match: false, why: 'its lines are no 80 characters' }
  return { match: true, variant: 'norma43' }
}
