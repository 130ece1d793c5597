import type { BankStatement } from '../../events/bank.ts'
import type { Decimal } from '../../events/decimal.ts'
import { negate } from '../../events/decimal.ts'
import { statementId } from '../../events/identity.ts'
import { original } from '../records/facts.ts'
import type { FixedRecord, WrittenDate } from '../records/fixedRecord.ts'
import { type RecordAccount, readAccount, structures } from './account.ts'

/** Record 0: whom the bank wrote the file for, and when. */
export interface FileHead {
  /** Columns 61-71: BIC of the bank. */
  readonly bic: string | undefined
  /** Columns 25-34, 89-104 and 105-120. */
  readonly references: Pick<BankStatement['statement'], 'reference' | 'relatedReference'>
  /** What the model has no name for. */
  readonly original: Record<string, unknown>
}

/** @throws {Refusal} */
export function readFileHead(record: FixedRecord): FileHead {
  const duplicate = record.choice(17, [' ', 'D'], 'the mark of a duplicate, D or a blank') === 'D'
  const created = record.optionalDate(6, 'DMY')
  return {
    bic: record.text(61, 71),
    references: {
      reference: record.text(25, 34),
      relatedReference: record.text(105, 120),
    },
    original: {
      createdOn: created.date,
      duplicate: duplicate || undefined,
      addressee: record.text(35, 60),
      companyNumber: record.text(72, 82),
      application: record.text(84, 88),
      transactionReference: record.text(89, 104),
    },
  }
}

/** Record 1: the account and its old balance. */
export interface StatementHead {
  readonly account: RecordAccount
  /** Signed: money in the account's favour is positive. */
  readonly opening: Decimal
  readonly date: WrittenDate
  /** Columns 3-5: the number on paper. */
  readonly paperNumber: string
  /** Columns 126-128: the number of the coded statement; zeros where the bank has none. */
  readonly codedNumber: string
  readonly owner: string | undefined
  readonly description: string | undefined
  readonly id: string
}

/** @throws {Refusal} */
export function readStatementHead(record: FixedRecord): StatementHead {
  const structure = record.choice(2, structures, 'the structure of the account')
  const account = readAccount(record, structure, 6)
  const paperNumber = record.raw(3, 5)
  const codedNumber = record.raw(126, 128)
  const numbered = /[1-9]/.test(codedNumber)
  return {
    account,
    opening: signedBalance(record, 43),
    date: record.date(59, 'DMY'),
    paperNumber,
    codedNumber,
    owner: record.text(65, 90),
    description: record.text(91, 125),
    id: statementId({
      kind: 'coda',
      account: account.raw,
      number: codedNumber,
      page: paperNumber,
      openingDate: record.raw(59, 64),
      openingAmount: numbered ? undefined : record.raw(43, 58),
    }),
  }
}

/** A sign, 0 for credit and 1 for debit, and fifteen digits, three of them behind the point. */
export function signedBalance(record: FixedRecord, column: number): Decimal {
  const value = record.amount(column + 1, column + 15, 3)
  return record.choice(column, ['0', '1'], 'the sign') === '1' ? negate(value) : value
}

/** Facts of both heads that the model has no name for. */
export function headOriginal(file: FileHead, head: StatementHead): BankStatement['original'] {
  return original({ ...file.original, accountDescription: head.description })
}
