import type { Format, Sniff } from '../reader.ts'
import { messageTypes } from './head.ts'
import { MtReader } from './reader.ts'

/** Tags at the start of a line, behind blanks, block 4 or the `@@` that ends some banks' lines. */
const tagPattern = /(?:^|[\r\n]|@@|\{4:)[ \t\u0001-\u0003]*:(\d{2}[A-Z]?) ?:/g

/** Tags that every message of the family has one of. */
const own = new Set([
  '25',
  '25P',
  '28',
  '28C',
  '60F',
  '60M',
  '61',
  '62F',
  '62M',
  '86',
  '13D',
  '34F',
])

/** Tags that these messages don't have and payments and confirmations do. */
const foreign = new Set(['23B', '23E', '30', '32A', '32B', '50', '50A', '50F', '50H', '50K', '59'])

/** How far into a file its first tag may stand, behind what a bank or a transport writes first. */
const maxPreambleChars = 4096

/** MT940 and its relatives MT941, MT942 and MT950, with or without SWIFT blocks. */
export const mt940: Format = {
  name: 'mt940',
  sniff,
  open: (context) => new MtReader(context),
}

function sniff(head: string): Sniff {
  const type = /\{2:[IO](\d{3})/.exec(head)?.[1]
  const known = messageTypes.find((t) => t === type)
  if (type && !known) return no(`it holds a SWIFT message of type ${type}`)
  const matches = [...head.matchAll(tagPattern)]
  const first = matches[0]
  if (!first) return no('no line begins with a tag such as :20:')
  if (first.index > maxPreambleChars) return no('the first tag stands too far behind its beginning')
  const tags = new Set(matches.map((match) => match[1] ?? ''))
  if ([...tags].some((tag) => foreign.has(tag))) return no('it has fields of another SWIFT message')
  const fits = known || tags.has('20') || [...tags].some((tag) => own.has(tag))
  // A picture may hold anything once; the encrypted envelopes of FinTS hold NULs and many tags.
  if (head.includes('\u0000') && tags.size < 3) return no('it is no text')
  if (!fits) return no('it has none of the fields :20:, :25:, :28C:, :60F:, :61:, :62F:, :86:')
  return { match: true, variant: known ? `mt${known}` : variantOf(tags) }
}

function no(why: string): Sniff {
  return { match: false, why }
}

/** Without block 2: balances make a statement, a floor limit or a time a report. */
function variantOf(tags: ReadonlySet<string>): string {
  const has = (...names: string[]) => names.some((name) => tags.has(name))
  const balances = has('60F', '60M', '62F', '62M')
  const totals = has('90C', '90D')
  if (balances) return totals && !has('61') ? 'mt941' : 'mt940'
  return totals || has('34F', '13', '13D') ? 'mt942' : 'mt940'
}
