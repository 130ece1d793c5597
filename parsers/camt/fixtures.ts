import type { BankPayment, BankStatement, BankTransaction } from '../../events/bank.ts'
import { catalogue, type EventName } from '../../events/catalogue.ts'
import { type Draft, envelope, envelopeSchema } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { type Problem, Refusal } from '../problems.ts'
import type { UnitEnd, UnitHead } from '../reader.ts'
import { camt } from './format.ts'

/** What a file gave, for tests to look at. */
export interface Outcome {
  readonly events: Draft<EventName>[]
  readonly units: { head: UnitHead; end: UnitEnd | undefined }[]
  readonly problems: Problem[]
  /** Calls of the sink in their order: `open`, event names, `close`. */
  readonly calls: string[]
}

export interface ReadOptions {
  readonly chunkBytes?: number
  readonly charset?: Charset
  readonly markBytes?: number
  readonly limits?: Partial<ReadLimits>
}

/** Reads a whole file as a running agent would, in chunks of a size. */
export function readAll(file: string | Uint8Array, options: ReadOptions = {}): Outcome {
  const outcome: Outcome = { events: [], units: [], problems: [], calls: [] }
  const { events, units, problems, calls } = outcome
  const reader = camt.open({
    fileSha256: 'a'.repeat(64),
    charset: options.charset ?? 'utf-8',
    markBytes: options.markBytes ?? 0,
    limits: { ...defaultLimits, ...options.limits },
    sink: {
      open: (head) => {
        calls.push('open')
        units.push({ head, end: undefined })
      },
      event: (draft) => {
        calls.push(draft.name)
        events.push(draft)
      },
      close: (end) => {
        calls.push('close')
        const unit = units.at(-1)
        if (unit) unit.end = end
      },
      problem: (problem) => problems.push(problem),
    },
  })
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const size = options.chunkBytes ?? 64 * 1024
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size))
  reader.end()
  return outcome
}

/** Reads a file that nobody holds, and keeps nothing of it but how far the heap grew. */
export function readPassing(pieces: Iterable<string>): { events: number; heapGrowth: number } {
  const before = process.memoryUsage().heapUsed
  const found = { events: 0, heapGrowth: 0 }
  const reader = camt.open({
    fileSha256: 'a'.repeat(64),
    charset: 'utf-8',
    markBytes: 0,
    limits: defaultLimits,
    sink: {
      open: () => {},
      event: () => {
        found.events += 1
      },
      close: () => {},
      problem: () => {},
    },
  })
  for (const piece of pieces) {
    reader.write(Buffer.from(piece))
    found.heapGrowth = Math.max(found.heapGrowth, process.memoryUsage().heapUsed - before)
  }
  reader.end()
  return found
}

/** The problems that refuse a file, or none where it is read. */
export function refusalOf(
  file: string | Uint8Array,
  options: ReadOptions = {},
): readonly Problem[] {
  try {
    readAll(file, options)
    return []
  } catch (cause) {
    if (cause instanceof Refusal) return cause.problems
    throw cause
  }
}

export function statementsOf(outcome: Outcome): BankStatement[] {
  return dataOf(outcome, /^(bank-statement-received|balance-reported)$/) as BankStatement[]
}

export function entriesOf(outcome: Outcome): BankTransaction[] {
  return dataOf(outcome, /^bank-transaction-(booked|reported)$/) as BankTransaction[]
}

export function itemsOf(outcome: Outcome): BankPayment[] {
  return dataOf(outcome, /^bank-transaction-itemized$/) as BankPayment[]
}

function dataOf({ events }: Outcome, names: RegExp): object[] {
  return events.filter(({ name }) => names.test(name)).map(({ data }) => data)
}

/** Throws where an event, as it would be sent, is not what the catalogue says. */
export function checkSchemas({ events }: Outcome): void {
  for (const draft of events) {
    const sent = JSON.parse(
      JSON.stringify(envelope(draft, { source: '/t', sourceFile: 'a'.repeat(64) })),
    )
    envelopeSchema.extend({ data: catalogue[draft.name] }).parse(sent)
  }
}

/** A `Bal` of the test account. Without a sign in `amount` it is a credit. */
export function balance(
  code: string,
  amount: string,
  date = '2024-03-11',
  currency = 'EUR',
): string {
  const side = amount.startsWith('-') ? 'DBIT' : 'CRDT'
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>` +
    `<Amt Ccy="${currency}">${amount.replace('-', '')}</Amt><CdtDbtInd>${side}</CdtDbtInd>` +
    `<Dt><Dt>${date}</Dt></Dt></Bal>`
  )
}

/** A booked `Ntry`; `inside` follows its dates. */
export function entry(amount: string, inside = '', currency = 'EUR'): string {
  const side = amount.startsWith('-') ? 'DBIT' : 'CRDT'
  return (
    `<Ntry><Amt Ccy="${currency}">${amount.replace('-', '')}</Amt><CdtDbtInd>${side}</CdtDbtInd>` +
    '<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-03-12</Dt></BookgDt>' +
    `<ValDt><Dt>2024-03-13</Dt></ValDt>${inside}</Ntry>`
  )
}

export const account =
  '<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Kontor Test AG</Nm>' +
  '</Ownr><Svcr><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></Svcr></Acct>'

/** A statement named `S1` of the test account. */
export function statement(inside: string, head = account): string {
  return `<Stmt><Id>S1</Id><CreDtTm>2024-03-12T20:00:00+01:00</CreDtTm>${head}${inside}</Stmt>`
}

/** A whole camt.053.001.08 file. */
export function document(...statements: string[]): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>' +
    '<GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-03-12T20:00:00+01:00</CreDtTm></GrpHdr>' +
    `${statements.join('')}</BkToCstmrStmt></Document>\n`
  )
}

/** A statement of 100.00 and the entries, closing at `closing`. */
export function booked(closing: string, ...entries: string[]): string {
  return document(
    statement(
      balance('OPBD', '100.00') + balance('CLBD', closing, '2024-03-12') + entries.join(''),
    ),
  )
}
