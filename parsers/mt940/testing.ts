import { WrittenTransaction } from '../../events/writtenTransaction.ts'
import type { Problem } from '../problems.ts'
import { whole } from '../stretch.ts'
import * as files from '../testing/readFile.ts'
import { EntryPage } from './entryPage.ts'
import { mt940 } from './format.ts'
import { Information } from './information/information.ts'
import type { StatementLine } from './statementLine.ts'
import { WrittenAmount } from './writtenAmount.ts'

/** Reads a file as an agent does. */
export function read(file: string | Uint8Array, options?: files.ReadOptions): files.ReadFile {
  return files.readFile(mt940, file, options)
}

/** The problem that a file is refused for, or undefined where it is read. */
export function refusalOf(
  file: string | Uint8Array,
  options?: files.ReadOptions,
): Problem | undefined {
  return files.refusalOf(mt940, file, options)
}

/** A statement with these lines between its balances, which add up where `closing` says so. */
export function statement(lines: readonly string[], closing = 'C240103EUR100,00'): string {
  return [
    ':20:STARTUMS',
    ':25:12345678/1234567890',
    ':28C:00003/001',
    ':60F:C240102EUR100,00',
    ...lines,
    `:62F:${closing}`,
    '-',
    '',
  ].join('\r\n')
}

/** What the event of an entry says of its field 86. */
export function saidBy(text: string, moneyIn: boolean) {
  const information = new Information()
  const page = new EntryPage()
  const amounts = information.read(whole(text), undefined, moneyIn)
  const { facts } = information
  const account = { id: '1', scheme: 'other' } as const
  page.write({ line: plainLine, facts, amounts, notes: [] }, 1, account, 'EUR')
  const home = { account, statement: { eventId: 'st1-1' }, currency: 'EUR' }
  const { data } = new WrittenTransaction(
    ...(['bank-transaction-booked', 'tx1-1', undefined, plainLine.at, home] as const),
    ...([page.page, page.start, page.end] as const),
  )
  const { codes, references, counterparty, remittance, charges, exchange, original } = data
  const own = original?.['information']
  return { text: data.text, codes, references, counterparty, remittance, charges, exchange, own }
}

const noDate = { date: undefined, written: '', clamped: false }

const plainLine: StatementLine = {
  valueDate: noDate,
  bookingDate: noDate,
  credit: true,
  amount: new WrittenAmount('1,00', 2, 100),
  amountText: undefined,
  reversal: false,
  expected: false,
  tooFine: false,
  fundsCode: undefined,
  type: undefined,
  customerReference: undefined,
  bankReference: undefined,
  details: undefined,
  at: { line: 1, column: 1, offset: 0 },
}
