import { minorDigits } from '../../events/currency.ts'
import type { Decimal } from '../../events/decimal.ts'
import { type AmountStyle, parseAmount } from '../mapping/amount.ts'
import { dateReader } from '../mapping/date.ts'
import { type AmountFinding, isOneSided } from './amounts.ts'
import type { SampleColumn } from './columns.ts'
import { currencyIn, currencyOf } from './currencies.ts'
import type { SampleRow } from './cut.ts'
import { accountAbove, currencyAround } from './facts.ts'
import type { Naming } from './plan.ts'
import { isCode } from './recognise.ts'
import { amountColumns, type BankRoles } from './roles.ts'
import type { SampleTable } from './table.ts'
import { scoreOf } from './vocabulary.ts'
import type { TextRole } from './words/language.ts'
import type { Yaml, YamlLines } from './yaml.ts'

/** What is known of a bank's export before it is written down. */
export interface BankFindings {
  readonly columns: readonly SampleColumn[]
  readonly table: SampleTable
  readonly amount: AmountFinding
  readonly roles: BankRoles
  readonly style: AmountStyle
}

/** Whether the mapping would read a row: its dates are dates and there is an amount. */
export function bankRowFits({ amount, roles, style }: BankFindings): (row: SampleRow) => boolean {
  const dates = [roles.bookingDate, roles.valueDate].flatMap((column) =>
    column?.date ? [{ column, read: dateReader(column.date.pattern, column.date.months) }] : [],
  )
  const money =
    amount.cell.kind === 'single' ? [amount.cell.column] : [amount.cell.debit, amount.cell.credit]
  const { sign } = amount
  const sides = sign && new Set([...sign.negative, ...sign.positive])
  return (row) => {
    const text = ({ index }: SampleColumn) => (row.fields[index] ?? '').trim()
    const written = dates.filter(({ column }) => text(column) !== '')
    if (written.length === 0 || written.some(({ column, read }) => !read?.(text(column))))
      return false
    const texts = money.map(text).filter((amountText) => amountText !== '')
    if (texts.length === 0) return false
    const amounts = texts.map((amountText) => parseAmount(amountText, style))
    if (amounts.includes(undefined) || amounts.filter((value) => value?.units).length > 1)
      return false
    return !sign || !sides || sides.has(text(sign.column))
  }
}

/** Writes the fields of a bank transaction. */
export function writeBankFields(lines: YamlLines, findings: BankFindings, naming: Naming): void {
  const { roles } = findings
  lines.open('fields')
  writeAccount(lines, findings, naming)
  writeDates(lines, roles, naming)
  writeAmount(lines, findings, naming)
  writeTexts(lines, findings, naming)
}

function writeAccount(lines: YamlLines, { roles, table }: BankFindings, naming: Naming): void {
  const column = roles.texts.get('account')
  if (column) {
    lines.entry('account.id', naming(column), 'your own account', 2)
    return
  }
  const above = accountAbove(table.above)
  if (above) {
    const note = `${above.note}. A feed with files of several accounts needs a mapping for each`
    lines.entry('account.id', { constant: above.id }, note, 2)
    return
  }
  const note = 'UNSURE: the file does not name your account: write its number here'
  lines.entry('account.id', { constant: 'unknown' }, note, 2)
}

function writeDates(lines: YamlLines, { bookingDate, valueDate }: BankRoles, naming: Naming): void {
  const first = (bookingDate ?? valueDate)?.date?.pattern
  const write = (key: string, column: SampleColumn | undefined) => {
    if (!column?.date) return
    const { pattern, evidence } = column.date
    if (pattern === first) lines.entry(key, naming(column), '', 2)
    else lines.entry(key, { column: naming(column), date: pattern }, evidence, 2)
  }
  write('bookingDate', bookingDate)
  write('valueDate', valueDate)
}

function writeAmount(lines: YamlLines, findings: BankFindings, naming: Naming): void {
  const { amount } = findings
  const currency = currencyValue(findings, naming)
  lines.comment(amountNote(amount), 2)
  if (currency.note !== '') lines.comment(`currency: ${currency.note}`, 2)
  lines.open('amount', 2)
  const entry = (key: string, value: Yaml, note = '') => lines.entry(key, value, note, 4)
  if (amount.cell.kind === 'single') {
    entry('column', naming(amount.cell.column))
  } else {
    entry('debit', naming(amount.cell.debit))
    entry('credit', naming(amount.cell.credit))
    if (amount.cell.signs === 'own') entry('signs', 'own', 'debits have a minus')
    if (amount.cell.signs === 'reversing') entry('signs', 'reversing', 'a minus takes back')
  }
  if (amount.sign) {
    const { column, negative, positive } = amount.sign
    entry('sign', { column: naming(column), negative, positive }, missingSide(amount))
  }
  if (amount.negate) entry('negate', true)
  if (amount.fee) entry(amount.fee.how, [naming(amount.fee.column)], 'the balance moves by both')
  const digits = digitsOf(amount, currency.code)
  if (digits !== undefined) entry('digits', digits, 'more than the currency has')
  entry('currency', currency.value)
}

function missingSide({ sign }: AmountFinding): string {
  return sign?.guessed ? 'UNSURE: only one side was seen, the word for the other is a guess' : ''
}

function amountNote(amount: AmountFinding): string {
  const { balance } = amount
  if (balance) {
    const { checks, held, order } = balance.proof
    return `amount: proven, the balance moved by it in ${held} of ${checks} places, ${order}`
  }
  const unsure =
    'amount: UNSURE of the sign. All are of one sign and nothing tells the side; `negate: true` turns ' +
    'them round'
  if (amount.spent) {
    return (
      'amount: UNSURE of the sign. Nothing tells the side; on a card, amounts without a minus are ' +
      'mostly what was paid, so they are taken as money out'
    )
  }
  if (isOneSided(amount)) return unsure
  if (amount.negate) return 'amount: a minus is money in, by the column that tells the side'
  if (amount.sign) return 'amount: the side stands in a column of its own; no balance proves it'
  return amount.cell.kind === 'pair'
    ? 'amount: two columns of which one is filled; no balance proves which is which, so look at a payment'
    : 'amount: money out has a minus; no balance proves it'
}

function currencyValue(findings: BankFindings, naming: Naming) {
  const column = findings.roles.texts.get('currency')
  const own = currencyAround(amountColumns(findings.amount), [])
  if (own) return { value: own.currency, code: own.currency, note: own.note }
  const around = currencyBeside(findings)
  // A column that is mostly empty tells of other rows: of what was exchanged, of details.
  const filled = column ? column.texts.length * 2 >= column.cells.length : false
  if (column && (filled || !around)) return currencyColumn(column, naming, around?.currency)
  if (around) return { value: around.currency, code: around.currency, note: around.note }
  return { value: 'EUR', code: 'EUR', note: 'UNSURE: the file does not name it; EUR is a guess' }
}

function currencyBeside({ columns, table, amount, style }: BankFindings) {
  const [symbol = ''] = style.symbols ?? []
  const written = currencyIn(symbol)
  if (written) return { currency: written, note: 'stands beside the amounts' }

  const own = amountColumns(amount)
  const balances = amount.balance ? [amount.balance.column] : []
  const rest = columns.filter((other) => other.numeric && !own.includes(other))
  return currencyAround([...own, ...balances, ...rest], table.above)
}

function currencyColumn(column: SampleColumn, naming: Naming, beside: string | undefined) {
  const known = [...new Set(column.texts)]
  const map: Record<string, string> = {}
  for (const text of known) {
    const code = currencyOf(text) ?? text
    // Any other text in this column is a fault of its row, which reading it will say.
    if (isCode(code)) map[text] = code
  }
  const [usual = ''] = column.texts
  const code = beside ?? map[usual] ?? 'EUR'
  const gaps = column.texts.length < column.cells.length
  const signs = known.some((text) => currencyOf(text) !== undefined)
  const value: Yaml = {
    column: naming(column),
    ...(signs ? { map } : {}),
    ...(gaps ? { default: code } : {}),
  }
  const note = gaps ? 'UNSURE: rows without one are taken to be in the default' : ''
  return { value, code, note }
}

/** Digits that have to be allowed because amounts have more than their currency. */
function digitsOf({ amounts }: AmountFinding, currency: string): number | undefined {
  const usual = minorDigits(currency)
  const fine = ({ units, scale }: Decimal) =>
    scale > usual && (scale === 3 || units % 10n ** BigInt(scale - usual) !== 0n)
  const scales = amounts.flatMap((amount) => (amount && fine(amount) ? [amount.scale] : []))
  return scales.length > 0 ? Math.max(...scales) : undefined
}

const fieldOf: readonly (readonly [TextRole, string])[] = [
  ['bankReference', 'references.bank'],
  ['customerReference', 'references.customer'],
  ['endToEnd', 'references.endToEnd'],
  ['mandate', 'references.mandate'],
  ['creditorId', 'references.creditorId'],
  ['party', 'counterparty.name'],
  ['partyAccount', 'counterparty.account'],
  ['partyBic', 'counterparty.bic'],
  ['partyBankCode', 'counterparty.bankCode'],
  ['paymentReference', 'remittance.reference'],
  ['bookingText', 'text'],
]

function writeTexts(lines: YamlLines, findings: BankFindings, naming: Naming): void {
  const { roles, amount } = findings
  const { texts, remittance } = roles
  for (const [role, field] of fieldOf) {
    const column = texts.get(role)
    if (column) lines.entry(field, naming(column), '', 2)
    if (role === 'party' && !column) writeParties(lines, roles, naming)
  }
  const [only, ...others] = remittance
  if (only && others.length === 0) lines.entry('remittance.text', naming(only), '', 2)
  else if (only) lines.entry('remittance.text', { columns: remittance.map(naming) }, '', 2)
  const balance = amount.balance?.column
  writeFeeDoubt(lines, findings)
  if (balance)
    lines.comment(
      `${balance.label || `Column ${balance.index + 1}`}: the balance, kept under \`original\``,
      2,
    )
}

/** A fee that no balance shows to belong to the amount, or not to. */
function writeFeeDoubt(lines: YamlLines, { columns, amount }: BankFindings): void {
  const fee = columns.find(
    ({ meanings, numeric, texts }) =>
      numeric && scoreOf(meanings, 'fee') >= 0.6 && texts.some((text) => /[1-9]/.test(text)),
  )
  if (!fee || amount.fee || amount.balance) return
  const note =
    `UNSURE: ${fee.label} may be in the amount already, and no balance tells. If it comes on top, add ` +
    'it to `amount` with `plus`, or take it off with `less`'
  lines.comment(note, 2)
}

/** Payer and payee in two columns: the other side is the one or the other, by the sign. */
function writeParties(lines: YamlLines, { texts }: BankRoles, naming: Naming): void {
  const payer = texts.get('payer')
  const payee = texts.get('payee')
  const one = payer && payee ? undefined : (payer ?? payee)
  if (one) lines.entry('counterparty.name', naming(one), '', 2)
  if (payer && payee) {
    const note =
      'counterparty.name: the payee of money out, the payer of money in. Two `events` with `when` on ' +
      'the amount can tell them apart; until then both names are kept under `original`'
    lines.comment(note, 2)
  }
}
