import { type AccountSpelling, accountSpelling } from '../events/accountSpelling.ts'
import { isIban } from '../parsers/checkDigits.ts'
import type { Partly } from './context.ts'
import type { Findings } from './findings.ts'
import type { Path } from './problems.ts'
import type { AccountRow } from './registerSchema.ts'
import { suggest } from './suggest.ts'

/** Where an account's numbers stand in its file, and what they say. */
interface Written {
  readonly path: Path
  readonly row: number
  readonly spelling: AccountSpelling
}

/**
 * Judges the rows of an account table: check digits of every IBAN, no account twice however it is
 * written, and sources of record that exist.
 *
 * @param feeds Names of the feeds of the configuration.
 */
export function checkAccounts(
  rows: readonly (Partly<AccountRow> | undefined)[],
  feeds: readonly string[],
  findings: Findings,
): void {
  const known = new Map<string, Written>()
  rows.forEach((row, i) => {
    const path = ['accounts', i]
    const numbers = [
      { path: [...path, 'account'], text: row?.account },
      ...(row?.aliases ?? []).map((text, n) => ({ path: [...path, 'aliases', n], text })),
    ]
    for (const { path, text } of numbers) {
      if (text !== undefined) checkNumber({ path, row: i, spelling: accountSpelling(text) })
    }
    if (row?.source !== undefined) checkSource([...path, 'source'], row.source, feeds, findings)
  })

  function checkNumber(written: Written): void {
    const { path, row, spelling } = written
    if (spelling.iban && !isIban(spelling.compact)) {
      findings.add(
        'account-check-digits',
        path,
        'has the form of an IBAN, and its check digits do not hold.',
      )
      return
    }
    const other = firstOf(written, known)
    if (other && other.row !== row) {
      const line = findings.lineOf(other.path)
      findings.add('account-repeated', path, `names the account in line ${line} again.`)
    }
    for (const key of spelling.keys) if (!known.has(key)) known.set(key, written)
  }
}

/** Two IBANs are two accounts, even where two countries number a bank and an account alike. */
function firstOf({ spelling }: Written, known: ReadonlyMap<string, Written>): Written | undefined {
  for (const key of spelling.keys) {
    const other = known.get(key)
    const both = spelling.iban && other?.spelling.iban
    if (other && (!both || spelling.compact === other.spelling.compact)) return other
  }
  return undefined
}

/** Formats that a source of record may name, beside `camt.` with three digits. */
const formats = [
  ...['mt940', 'mt941', 'mt942', 'mt950', 'camt', 'bai2', 'btrs', 'coda', 'cfonb120', 'norma43'],
  ...['csv'],
]

function checkSource(
  path: Path,
  source: string,
  feeds: readonly string[],
  findings: Findings,
): void {
  const sources = [...feeds, ...formats]
  if (sources.includes(source) || /^camt\.\d{3}$/.test(source)) return
  const meant = suggest(source, sources)
  findings.add(
    'record-source-unknown',
    path,
    'is neither a feed of the configuration nor a format.',
    {
      remedy: meant && `Did you mean \`${meant}\`?`,
    },
  )
}
