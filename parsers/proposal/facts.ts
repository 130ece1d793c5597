import type { SampleColumn } from './columns.ts'
import { currencyIn } from './currencies.ts'
import type { SampleRow } from './cut.ts'
import { meaningsOf, scoreOf } from './vocabulary.ts'

/** Where the currency of a file without a currency column was found. */
export function currencyAround(
  columns: readonly SampleColumn[],
  above: readonly SampleRow[],
): { readonly currency: string; readonly note: string } | undefined {
  for (const { label } of columns) {
    const currency = currencyIn(label)
    if (currency) return { currency, note: 'named in the header of the amount' }
  }
  const named = above.flatMap((row) => row.fields.flatMap((field) => currencyIn(field) ?? []))
  const [first] = named
  if (first === undefined) return undefined
  const one = new Set(named).size === 1
  return {
    currency: first,
    note: one ? 'named above the table' : 'UNSURE: the first of several above the table',
  }
}

const cards =
  /(?:^|[^\p{L}])(?:card|cards|carte|carta|tarjeta|cartao|cart\u00e3o|kort|kortti|karta|karty|\p{L}*karten?|\p{L}*kortet|kreditkort)(?:[^\p{L}]|$|id\b|nummer|konto)/iu

/** Whether a file is of a card, by its headers and what stands above the table. */
export function isOfCard(columns: readonly SampleColumn[], above: readonly SampleRow[]): boolean {
  const texts = [...columns.map(({ label }) => label), ...above.flatMap(({ fields }) => fields)]
  return texts.some((text) => cards.test(text.slice(0, 200).replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')))
}

const iban = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){10,30}(?![A-Z0-9])/g

/** The own account, where it stands above the table. */
export function accountAbove(
  above: readonly SampleRow[],
): { readonly id: string; readonly note: string } | undefined {
  const cells = above.flatMap((row) => row.fields.map((field) => field.trim().slice(0, 200)))
  const ibans = new Set(
    cells.flatMap((cell) => cell.match(iban) ?? []).map((text) => text.replace(/ /g, '')),
  )
  const [only] = ibans
  if (only && ibans.size === 1) return { id: only, note: 'the one IBAN above the table' }
  for (const { fields } of above) {
    const labelled = labelledAccount(fields.map((field) => field.trim().slice(0, 200)))
    if (labelled) return { id: labelled, note: 'stands above the table as an account' }
  }
  return undefined
}

/** `Konto: 12345`, in one cell or in two. */
function labelledAccount(fields: readonly string[]): string | undefined {
  for (const [at, field] of fields.entries()) {
    const [label = '', inside = ''] = field.split(':')
    if (scoreOf(meaningsOf(label), 'account') < 0.9) continue
    const found = [inside, ...fields.slice(at + 1)]
      .map((text) => text.trim())
      .find((text) => text !== '')
    if (found && /\d{4}/.test(found.replace(/[ .-]/g, '')) && found.length <= 40) return found
  }
  return undefined
}
