import { type AmountFinding, asSpent, findAmount } from './amounts.ts'
import { bankRowFits, writeBankFields } from './bank.ts'
import type { SampleColumn } from './columns.ts'
import { isOfCard } from './facts.ts'
import { findKey } from './identity.ts'
import type { Look } from './look.ts'
import { type Naming, namingOf, type Plan } from './plan.ts'
import { findRoles } from './roles.ts'
import { findRowRules } from './rows.ts'
import { findStatus, type StatusFinding } from './status.ts'
import { scoreOf } from './vocabulary.ts'
import type { Role } from './words/language.ts'

/** A mapping of a bank's export; undefined where no column holds amounts, or none dates. */
export function planBank(look: Look): Plan | undefined {
  const { columns, table, numbers } = look
  const found = findAmount(columns, numbers.style)
  const amount = found && isOfCard(columns, table.above) ? asSpent(found) : found
  const roles = amount && findRoles(columns, amount)
  if (!amount || !roles?.bookingDate) return undefined
  const bank = { columns, table, amount, roles, style: numbers.style }
  const fits = bankRowFits(bank)
  const { start, naming } = namingOf(table, table.body.filter(fits))
  const dates = [roles.bookingDate, roles.valueDate].flatMap((column) => column ?? [])
  const rules = findRowRules(table.body, fits, { dates, amounts: moneyColumns(amount) }, naming)
  const status = findStatus(roles.texts.get('status'))
  const key = findKey(
    roles,
    table.data.flatMap((row, at) => (fits(row) ? [at] : [])),
  )
  const reason = key
    ? `${key.label}: every row that was looked at has it and no two the same, so it names a row for good: a row that comes ` +
      'again in a later export is known. If the bank ever changes or reuses it, say `identity: none`.'
    : 'No column names a row for good. A row is known by its file and line: an export that repeats rows ' +
      'of an earlier one is held for you. `immutable` with a `key` is better if the bank has a reference.'
  return {
    name: 'bank-export',
    start,
    rules,
    dates,
    identity: { key: key ? [naming(key)] : [], group: [], note: reason },
    dropped:
      status && status.dropped.length > 0
        ? { column: naming(status.column), oneOf: status.dropped }
        : undefined,
    writeEvent: (lines) => writeEvent(lines, status, naming, doubtOf(columns)),
    writeFields: (lines) => writeBankFields(lines, bank, naming),
  }
}

/** Words that an account's export has, and a list of something else hardly. */
const bankWords: readonly Role[] = [
  'valueDate',
  'balance',
  'debit',
  'credit',
  'sign',
  'remittance',
  'bookingText',
  'partyAccount',
  'partyBic',
  'account',
  'status',
]

/** Dates and amounts make no bank's export yet; without a word for it a person has to decide. */
function doubtOf(columns: readonly SampleColumn[]): string {
  const named = columns.some(({ label }) => label !== '')
  const words = bankWords.filter((role) =>
    columns.some(({ meanings }) => scoreOf(meanings, role) >= 0.6),
  )
  if (!named || words.length >= 2) return ''
  return 'UNSURE: it has dates and amounts, but few words of a bank. docs/mapping.md has the other events'
}

function moneyColumns({ cell }: AmountFinding) {
  return cell.kind === 'single' ? [cell.column] : [cell.debit, cell.credit]
}

function writeEvent(
  lines: Parameters<Plan['writeEvent']>[0],
  status: StatusFinding | undefined,
  naming: Naming,
  doubt: string,
): void {
  if (!status || status.pending.length === 0) {
    lines.entry('event', 'bank-transaction-booked', doubt)
    return
  }
  const when = { column: naming(status.column), oneOf: status.pending }
  lines.open('events')
  lines.item({ event: 'bank-transaction-reported', when }, 'not booked yet', 2)
  lines.item({ event: 'bank-transaction-booked' }, '', 2)
}
