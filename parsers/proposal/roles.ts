import type { SampleColumn } from './columns.ts'
import { isCurrency, isOfExchange } from './currencies.ts'
import type { AmountReading } from './readings.ts'
import { isBicLike, isCode, isIbanLike } from './recognise.ts'
import { scoreOf } from './vocabulary.ts'
import type { Role, TextRole } from './words/language.ts'

/** The columns of a bank's export by what they hold; the amount's stand elsewhere. */
export interface BankRoles {
  readonly bookingDate: SampleColumn | undefined
  readonly valueDate: SampleColumn | undefined
  readonly texts: ReadonlyMap<TextRole, SampleColumn>
  /** Columns that together say what a payment is for. */
  readonly remittance: readonly SampleColumn[]
}

/** A column is taken for a role from this score on: the word stands alone, or fills most of it. */
const sure = 0.62

/** Those with a word of their own first, so that a vague word takes what they leave. */
const order: readonly TextRole[] = [
  'status',
  'currency',
  'partyBic',
  'mandate',
  'creditorId',
  'endToEnd',
  'paymentReference',
  'account',
  'partyAccount',
  'partyBankCode',
  'party',
  'payer',
  'payee',
  'customerReference',
  'bankReference',
  'bookingText',
]

export function findRoles(columns: readonly SampleColumn[], amount: AmountReading): BankRoles {
  const { bookingDate, valueDate } = findBankDates(columns)
  const taken = new Set<SampleColumn>(amountColumns(amount))
  for (const column of columns) if (column.date) taken.add(column)
  const rest = columns.filter((column) => !taken.has(column))
  const texts = new Map<TextRole, SampleColumn>()
  const claims = rest
    .flatMap((column) => order.map((role) => ({ role, column, score: claim(column, role) })))
    .filter(({ score }) => score >= sure)
    .toSorted((a, b) => b.score - a.score || order.indexOf(a.role) - order.indexOf(b.role))
  for (const { role, column } of claims) {
    if (texts.has(role) || taken.has(column)) continue
    texts.set(role, column)
    taken.add(column)
  }
  const remittance = findRemittance(rest.filter((column) => !taken.has(column)))
  const only = texts.get('bookingText')
  if (remittance.length === 0 && only) texts.delete('bookingText')
  return {
    bookingDate,
    valueDate,
    texts,
    remittance: remittance.length > 0 || !only ? remittance : [only],
  }
}

export function amountColumns({ cell, sign, fee }: AmountReading): SampleColumn[] {
  const own = cell.kind === 'single' ? [cell.column] : [cell.debit, cell.credit]
  return [...own, ...(sign ? [sign.column] : []), ...(fee ? [fee.column] : [])]
}

/** The dates of booking and of value. Without words for them, the first column is the booking. */
export function findBankDates(
  columns: readonly SampleColumn[],
): Pick<BankRoles, 'bookingDate' | 'valueDate'> {
  const dated = columns.filter((column) => column.date)
  const full = (column: SampleColumn) => column.texts.length / Math.max(1, column.cells.length)
  const best = (role: Role, among: readonly SampleColumn[], least: number) =>
    among
      .filter((column) => scoreOf(column.meanings, role) >= least)
      .toSorted((a, b) => rank(b, role) * full(b) - rank(a, role) * full(a))[0]
  const value = best('valueDate', dated.filter(isRatherValue), 0.4)
  const others = dated.filter((column) => column !== value)
  const booking =
    best('bookingDate', others, 0.4) ?? others.toSorted((a, b) => full(b) - full(a))[0]
  const second =
    value ?? (booking?.label === '' ? others.find((column) => column !== booking) : undefined)
  return { bookingDate: booking ?? undefined, valueDate: second }
}

const rank = (column: SampleColumn, role: Role) =>
  scoreOf(column.meanings, role) - (scoreOf(column.meanings, 'otherDate') >= 1 ? 0.1 : 0)

const isRatherValue = (column: SampleColumn) =>
  scoreOf(column.meanings, 'valueDate') >= scoreOf(column.meanings, 'bookingDate')

/** How much a header says so, where the cells allow it. */
function claim(column: SampleColumn, role: TextRole): number {
  // Without headers the cells alone say it: codes of currencies and nothing else.
  if (role === 'currency' && column.label === '') {
    return column.texts.length > 1 && column.texts.every(isCurrency) ? sure : 0
  }
  const score = scoreOf(column.meanings, role)
  if (score === 0) return 0
  const share = (is: (text: string) => boolean) =>
    column.texts.length === 0 ? 1 : column.texts.filter(is).length / column.texts.length
  const distinct = new Set(column.texts).size
  const constant = distinct === 1 && column.texts.length === column.cells.length
  switch (role) {
    case 'currency':
      if (column.texts.length === 0 || isOfExchange(column.label)) return 0
      return share((text) => isCode(text) || /^\p{Sc}$/u.test(text)) > 0.9 ? score + 0.1 : 0
    case 'account': {
      // The own account is the same all over the file; the others' are not. An IBAN names it best.
      if (constant && column.texts.every(isIbanLike)) return score + 0.2
      return constant
        ? score + (column.texts.length > 1 ? 0.1 : 0)
        : distinct <= 3 && column.texts.length === column.cells.length
          ? score - 0.1
          : 0
    }
    case 'partyAccount':
      if (constant && column.texts.length > 2) return score - 0.3
      return share((text) => isIbanLike(text) || /^[\dX* /.-]{4,34}$/.test(text)) > 0.5 ? score : 0
    case 'partyBic':
      return share(isBicLike) > 0.5 || score >= 0.95 ? score : 0
    case 'bankReference': {
      const repeats = column.texts.length - distinct
      return repeats > column.texts.length / 2 ? score - 0.3 : score
    }
    case 'party':
    case 'payer':
    case 'payee':
      return share((text) => /\p{L}/u.test(text)) > 0.5 ? score : 0
    case 'bookingText':
      // A word for both the kind of a booking and its text: the kind repeats, and is short.
      return scoreOf(column.meanings, 'remittance') > score ? 0 : score - 0.05
    default:
      return score
  }
}

/** Texts about the payment; where no header says so, the longest column. */
function findRemittance(rest: readonly SampleColumn[]): SampleColumn[] {
  const named = rest.filter((column) => {
    const score = scoreOf(column.meanings, 'remittance')
    return score >= sure && score >= (column.meanings[0]?.score ?? 0) - 0.15
  })
  if (named.length > 0) return named.slice(0, 20)
  const texts = rest.filter(
    (column) => !column.numeric && scoreOf(column.meanings, 'noise') < sure && length(column) >= 4,
  )
  const longest = texts.toSorted((a, b) => length(b) - length(a))[0]
  return longest ? [longest] : []
}

const length = ({ texts }: SampleColumn) =>
  texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length)
