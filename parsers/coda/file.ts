import type { Balance } from '../../events/bank.ts'
import { add, type Decimal } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import type { Line } from '../lines.ts'
import type { Refusal } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { bookedBalance } from '../records/bookedBalance.ts'
import { requireCount, requireSum } from '../records/controlTotal.ts'
import { reference, tidy } from '../records/facts.ts'
import { Findings } from '../records/findings.ts'
import { FixedRecord } from '../records/fixedRecord.ts'
import type { RecordTaker } from '../records/linesReader.ts'
import { StatementUnit } from '../records/statementUnit.ts'
import { unknownRecord } from '../records/unknownRecord.ts'
import { readAccount, schemeOf } from './account.ts'
import { Batch } from './batch.ts'
import {
  type FileHead,
  headOriginal,
  readFileHead,
  readStatementHead,
  type StatementHead,
  signedBalance,
} from './head.ts'
import { Movement } from './movement.ts'

const width = 128
const types = '0, 1, 21 to 23, 31 to 33, 4, 8 or 9'

/** Free communications of a statement that are kept. */
const maxCommunications = 100

/** The statement between a record 1 and the record 9 of its file. */
interface OpenStatement {
  readonly head: StatementHead
  readonly unit: StatementUnit
  readonly communications: string[]
  batch: Batch | undefined
  closing: Balance | undefined
}

/**
 * Records of a CODA file in their order: `(0 1 (21 22? 23? (31 32? 33?)*)* 8 4* 9)+`. Everything of
 * a movement stands behind its record 21, and its parts behind it too.
 */
export class CodaFile implements RecordTaker {
  readonly #context: ReadContext
  readonly #findings: Findings
  #file: FileHead | undefined
  #open: OpenStatement | undefined
  /** Records that the trailer counts: all but 0, 4 and 9. */
  #counted = 0
  /** Where the last trailer says that another file follows. */
  #announced: Position | undefined

  constructor(context: ReadContext) {
    this.#context = context
    this.#findings = new Findings(context)
  }

  take(line: Line): void {
    const type = typeOf(line.text)
    if (!type) throw unknownRecord(line, this.#context.charset, types)
    const record = new FixedRecord(line, this.#context.charset, width)
    if (type !== '0' && type !== '4' && type !== '9') this.#counted += 1
    if (type === '0') this.#beginFile(record)
    else if (type === '1') this.#beginStatement(record)
    else if (type === '8') this.#closeStatement(record)
    else if (type === '4') this.#communicate(record)
    else if (type === '9') this.#endFile(record)
    else this.#move(type, record)
  }

  end(truncated: (missing: string) => Refusal): void {
    if (this.#file) throw truncated('the trailer, record 9')
    if (!this.#announced) return
    const message =
      'The trailer says that another statement follows it, and none does. Check that the file is ' +
      'all that the bank sent; a service that splits its files leaves this mark.'
    this.#findings.tell('record-missing', 'warning', this.#announced, message)
  }

  #beginFile(record: FixedRecord): void {
    if (this.#file) throw misplaced(record, 'the trailer, record 9, before the next header')
    this.#file = readFileHead(record)
    this.#counted = 0
    this.#announced = undefined
  }

  #beginStatement(record: FixedRecord): void {
    const file = this.#file
    if (!file || this.#open) throw misplaced(record, 'a header, record 0, right before it')
    const head = readStatementHead(record)
    const { number: id, currency } = head.account
    const start = {
      id: head.id,
      kind: 'statement' as const,
      account: { id, scheme: schemeOf(head.account), currency, bic: file.bic, owner: head.owner },
      currency,
      number: reference(head.codedNumber),
      format: 'coda',
      at: record.position,
    }
    const unit = new StatementUnit(start, this.#context, this.#findings)
    this.#open = { head, unit, communications: [], batch: undefined, closing: undefined }
  }

  #move(type: string, record: FixedRecord): void {
    const open = this.#moving(record)
    if (type === '21') {
      this.#beginMovement(open, record)
      return
    }
    const movement = open.batch?.current
    if (!movement) throw misplaced(record, 'a movement, record 21, before it')
    if (type === '22' || type === '23') movement.continue(type, record)
    else if (type === '31' || type === '32' || type === '33') movement.inform(type, record)
  }

  #beginMovement(open: OpenStatement, record: FixedRecord): void {
    const movement = new Movement(record)
    if (movement.detail === '0000') {
      open.batch?.finish()
      open.batch = new Batch(open.unit, movement)
    } else if (open.batch?.sequence === movement.sequence) {
      open.batch.begin(movement)
    } else {
      throw record.refusal('record-unexpected', 3, 10, 'the movement that this is a detail of')
    }
  }

  #closeStatement(record: FixedRecord): void {
    const open = this.#moving(record)
    open.batch?.finish()
    open.batch = undefined
    const { head, unit } = open
    const value = signedBalance(record, 42)
    const reached: Decimal = add(head.opening, unit.tally.net)
    requireSum('the new balance of record 8', record.at(43), value, reached)
    const account = readAccount(record, head.account.structure, 5)
    if (account.number !== head.account.number || account.currency !== head.account.currency) {
      throw record.refusal('record-unexpected', 5, 41, 'the account and currency of record 1')
    }
    const date = record.date(58, 'DMY').date
    open.closing = bookedBalance('closing-booked', value, account.currency, date)
  }

  #communicate(record: FixedRecord): void {
    const open = this.#open
    if (!open?.closing) throw misplaced(record, 'the new balance, record 8, before it')
    if (open.communications.length < maxCommunications)
      open.communications.push(record.raw(33, 112))
  }

  #endFile(record: FixedRecord): void {
    const { closing, unit } = this.#open ?? {}
    if (!closing || !unit) throw misplaced(record, 'the new balance, record 8, before it')
    const { credits, debits } = unit.tally
    const records = record.count(17, 22, 'the record count')
    requireCount('the record count of record 9', record.at(17), records, this.#counted)
    const out = record.amount(23, 37, 3)
    requireSum('the sum of debits of record 9', record.at(23), out, debits.sum)
    const into = record.amount(38, 52, 3)
    requireSum('the sum of credits of record 9', record.at(38), into, credits.sum)
    const next = record.choice(128, ['1', '2'], 'the mark of a next file, 1 or 2')
    this.#announced = next === '1' ? record.at(128) : undefined
    this.#finish(closing)
  }

  #finish(closing: Balance): void {
    const [file, open] = [this.#file, this.#open]
    if (!file || !open) return
    const { head, unit } = open
    const { currency } = head.account
    const opening = bookedBalance('opening-booked', head.opening, currency, head.date.date)
    unit.finish({
      statement: {
        number: reference(head.codedNumber),
        sequence: reference(head.paperNumber.trim()),
        from: head.date.date,
        to: closing.date,
        ...file.references,
        text: tidy(open.communications.join('')),
      },
      opening,
      closing,
      balances: [opening, closing],
      arithmetic: 'ok',
      controlTotals: 'ok',
      original: headOriginal(file, head),
    })
    this.#file = undefined
    this.#open = undefined
  }

  /** The statement that a movement may still be added to. */
  #moving(record: FixedRecord): OpenStatement {
    const open = this.#open
    if (open && !open.closing) return open
    throw misplaced(record, 'the old balance, record 1, before it and record 8 behind it')
  }
}

function typeOf(text: string): string | undefined {
  const first = text.charAt(0)
  if (first === '2' || first === '3') {
    const type = text.slice(0, 2)
    return /^[23][123]$/.test(type) ? type : undefined
  }
  return /^[01489]$/.test(first) ? first : undefined
}

/** @param allowed What had to stand there, for the message. */
function misplaced(record: FixedRecord, allowed: string): Refusal {
  return record.misplaced(typeOf(record.raw(1, 2)) ?? 'of an unknown type', allowed)
}
