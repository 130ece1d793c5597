import type { Format, Sniff } from '../reader.ts'
import { firstLine, LinesReader } from '../records/linesReader.ts'
import { Cfonb120File } from './file.ts'

/** Type, bank, four free characters, branch, currency, decimals, a free one, account. */
const layout = /^0[1457][0-9A-Z]{5}.{4}[0-9A-Z]{5}[A-Z]{3}\d.[0-9A-Z ]{11}.{2}\d{6}/

/** CFONB 120, the French account statement: records 01, 04, 05 and 07 of 120 characters. */
export const cfonb120: Format = {
  name: 'cfonb120',
  sniff,
  open: (context) => new LinesReader(context, new Cfonb120File(context)),
}

function sniff(head: string): Sniff {
  const line = firstLine(head)
  if (!layout.test(line)) {
    return { match: false, why: 'its first line is no record 01 with bank, branch and account' }
  }
  if (line.trimEnd().length > 120) return { match: false, why: 'its lines are no 120 characters' }
  return { match: true, variant: 'cfonb120' }
}
