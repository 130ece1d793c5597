import type { Format, Sniff } from '../reader.ts'
import { firstLine, LinesReader } from '../records/linesReader.ts'
import { Bai2File } from './file.ts'

/** Header: sender, receiver, date, time, file number, two lengths, version. */
const layout = /^01,[^,]{0,40},[^,]{0,40},\d{6},[\d:]{0,8},[^,]{0,40},\d{0,10},\d{0,10},([23])\b/

/** BAI2, the American balance report, and BTRS, which is its version 3. */
export const bai2: Format = {
  name: 'bai2',
  sniff,
  open: (context) => new LinesReader(context, new Bai2File(context)),
}

function sniff(head: string): Sniff {
  const version = layout.exec(firstLine(head))?.[1]
  if (!version) {
    return { match: false, why: 'its first line is no header 01 with sender, date and version' }
  }
  return { match: true, variant: version === '3' ? 'btrs' : 'bai2' }
}
