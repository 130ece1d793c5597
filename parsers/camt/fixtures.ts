import type { BankPayment, BankStatement, BankTransaction } from '../../events/bank.ts'
import { defaultLimits } from '../limits.ts'
import type { Problem } from '../problems.ts'
import { outcomeOf, type ReadFile, type ReadOptions, readFile } from '../testing/readFile.ts'
import { camt } from './format.ts'

/** Reads a whole file as a running agent would. */
export function readAll(file: string | Uint8Array, options?: ReadOptions): ReadFile {
  return readFile(camt, file, options)
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
export function refusalOf(file: string | Uint8Array, options?: ReadOptions): readonly Problem[] {
  return outcomeOf(camt, file, options).refused ?? []
}

export function statementsOf({ statements }: ReadFile): BankStatement[] {
  return statements.map(({ data }) => data)
}

export function entriesOf({ entries }: ReadFile): BankTransaction[] {
  return entries.map(({ data }) => data)
}

export function itemsOf({ items }: ReadFile): BankPayment[] {
  return items.map(({ data }) => data)
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
  '<Acct><Id><IBAN>DE79999999990532001700</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Kontor Test AG</Nm>' +
  '</Ownr><Svcr><FinInstnId><BICFI>KNTRDEFFXXX</BICFI></FinInstnId></Svcr></Acct>'

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
