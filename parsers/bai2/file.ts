import type { Charset } from '../charset.ts'
import { type Line, positionIn } from '../lines.ts'
import { type Refusal, refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { requireCount, requireSum } from '../records/controlTotal.ts'
import { Findings } from '../records/findings.ts'
import type { RecordTaker } from '../records/linesReader.ts'
import { unknownRecord } from '../records/unknownRecord.ts'
import { AccountStatement } from './accountStatement.ts'
import { readAmount, readCount } from './fields.ts'
import { type FileHead, type GroupHead, readFileHead, readGroupHead } from './head.ts'
import { LogicalRecord } from './logicalRecord.ts'

const types = ['01', '02', '03', '16', '49', '88', '98', '99']

/** What a file or group has come to: amounts, parts, lines. */
interface Sum {
  amount: bigint
  parts: number
  lines: number
}

/** Records of a BAI2 file in their order: `(01 (02 (03 16* 49)* 98)* 99)+`, each with its 88s. */
export class Bai2File implements RecordTaker {
  readonly #context: ReadContext
  readonly #charset: Charset
  readonly #findings: Findings
  #record: LogicalRecord | undefined
  /** Whether the header ends with a slash; a file whose header doesn't has none at all. */
  #slashes = true
  #file: { readonly head: FileHead; readonly sum: Sum } | undefined
  #group: { readonly head: GroupHead; readonly sum: Sum } | undefined
  #account: AccountStatement | undefined

  constructor(context: ReadContext) {
    this.#context = context
    this.#charset = context.charset
    this.#findings = new Findings(context)
  }

  take(line: Line): void {
    const type = line.text.slice(0, 2)
    const separator = line.text.charAt(2)
    if (!types.includes(type) || !/^[,/]?$/.test(separator)) {
      throw unknownRecord(line, this.#charset, `${types.join(', ')} and a comma`)
    }
    if (type === '88') {
      this.#continue(line)
      return
    }
    this.#dispatch()
    if (type === '01') this.#slashes = line.text.trimEnd().endsWith('/')
    this.#record = new LogicalRecord(type, line, this.#charset, this.#slashes)
  }

  end(truncated: (missing: string) => Refusal): void {
    this.#dispatch()
    if (this.#account) throw truncated('the account trailer, record 49')
    if (this.#group) throw truncated('the group trailer, record 98')
    if (this.#file) throw truncated('the file trailer, record 99')
  }

  #continue(line: Line): void {
    if (!this.#record) {
      const message = 'A record 88 continues nothing here. Ask the bank for a correct file.'
      throw refusal('record-unexpected', positionIn(line, 0, this.#charset), message)
    }
    this.#record.continue(line, this.#context.limits.maxTextChars)
  }

  /** The record before is whole now. */
  #dispatch(): void {
    const record = this.#record
    this.#record = undefined
    if (!record) return
    if (record.type === '01') this.#beginFile(record)
    else if (record.type === '02') this.#beginGroup(record)
    else if (record.type === '03') this.#beginAccount(record)
    else if (record.type === '16') this.#inAccount(record).entry(record)
    else if (record.type === '49') this.#endAccount(record)
    else if (record.type === '98') this.#endGroup(record)
    else this.#endFile(record)
  }

  #beginFile(record: LogicalRecord): void {
    if (this.#file) throw record.misplaced('the trailer 99 of the file before it')
    const head = readFileHead(record)
    this.#file = { head, sum: { amount: 0n, parts: 0, lines: record.lines } }
  }

  #beginGroup(record: LogicalRecord): void {
    if (!this.#file) throw record.misplaced('a file header 01 before it')
    if (this.#group) throw record.misplaced('the trailer 98 of the group before it')
    const head = readGroupHead(record)
    this.#group = { head, sum: { amount: 0n, parts: 0, lines: record.lines } }
  }

  #beginAccount(record: LogicalRecord): void {
    const [file, group] = [this.#file, this.#group]
    if (!file || !group) throw record.misplaced('a group header 02 before it')
    if (this.#account) throw record.misplaced('the trailer 49 of the account before it')
    this.#account = new AccountStatement(
      record,
      file.head,
      group.head,
      this.#context,
      this.#findings,
    )
  }

  #endAccount(record: LogicalRecord): void {
    const account = this.#inAccount(record)
    const lines = account.lines + record.lines
    const total = readTotal(record, 'account control total', account.sum)
    const counted = readCounted(record, 'number of records', lines)
    account.finish(total && counted)
    this.#account = undefined
    add(this.#group?.sum, account.sum, lines)
  }

  #endGroup(record: LogicalRecord): void {
    const sum = this.#group?.sum
    if (!sum || this.#account) throw record.misplaced('the account trailer 49 right before it')
    sum.lines += record.lines
    readTotal(record, 'group control total', sum.amount)
    readCounted(record, 'number of accounts', sum.parts)
    readCounted(record, 'number of records', sum.lines)
    this.#group = undefined
    add(this.#file?.sum, sum.amount, sum.lines)
  }

  #endFile(record: LogicalRecord): void {
    const sum = this.#file?.sum
    if (!sum || this.#group) throw record.misplaced('the group trailer 98 right before it')
    sum.lines += record.lines
    readTotal(record, 'file control total', sum.amount)
    readCounted(record, 'number of groups', sum.parts)
    readCounted(record, 'number of records', sum.lines)
    this.#file = undefined
  }

  #inAccount(record: LogicalRecord): AccountStatement {
    if (this.#account) return this.#account
    throw record.misplaced('an account header 03 before it')
  }
}

function add(sum: Sum | undefined, amount: bigint, lines: number): void {
  if (!sum) return
  sum.amount += amount
  sum.parts += 1
  sum.lines += lines
}

/** @returns Whether the trailer states the total; some banks leave it out. @throws {Refusal} */
function readTotal(record: LogicalRecord, what: string, summed: bigint): boolean {
  const field = record.next()
  const stated = readAmount(record, field, true)
  if (stated === undefined) return false
  const [a, b] = [stated, summed].map((units) => ({ units, scale: 0 }))
  if (a && b) requireSum(`the ${what} of record ${record.type}`, field.at, a, b)
  return true
}

/** @returns Whether the trailer states the number. @throws {Refusal} */
function readCounted(record: LogicalRecord, what: string, counted: number): boolean {
  const field = record.next()
  const stated = readCount(record, field)
  if (stated === undefined) return false
  requireCount(`the ${what} of record ${record.type}`, field.at, stated, counted)
  return true
}
