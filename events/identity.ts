import { hash } from 'node:crypto'

/**
 * Ids are hashes of frozen raw field texts under a version. A better parser must change no id, so
 * nothing parsed, enriched or configured ever goes in, and the golden tests pin the outcome.
 *
 * Raw means: decoded to text, all white space removed. So line ends, charset and re-wrapping by a
 * mail gateway make no difference. Absent and empty are the same.
 */
export const idVersion = 1

/** Hexadecimal digits kept of the SHA-256: 160 bits. */
const idDigits = 40

type Raw = string | undefined

export function squeezed(text: Raw): string {
  if (text === undefined) return ''
  return /\s/.test(text) ? text.replace(/\s+/g, '') : text
}

/** Fields are joined by a character that squeezed text can't hold, so no two lists run together. */
function digest(prefix: string, fields: readonly Raw[]): string {
  return hashed(prefix, fields.map(squeezed).join('\n'))
}

function hashed(prefix: string, content: string): string {
  return named(prefix, hash('sha256', `${prefix}${idVersion}\n${content}`, 'hex'))
}

/** @param digits The whole hash in hexadecimal. */
export function named(prefix: string, digits: string): string {
  return `${prefix}${idVersion}-${digits.slice(0, idDigits)}`
}

/** Facts of a statement's head, as the file writes them. */
export interface StatementFacts {
  /** Format family and kind of message: `mt940`, `camt.053`, `camt.052`, `bai2`. Not a version. */
  readonly kind: string
  readonly account: Raw
  /** camt `Stmt/Id`, MT940 `:28C:` number; the bank's own name for the statement. */
  readonly number: Raw
  readonly page: Raw
  readonly openingDate: Raw
  /** Only where `number` is absent, zero or known to repeat: what else tells two heads apart. */
  readonly openingAmount?: Raw
}

/** Id of a statement, a report or a notification; also the id of its own event. */
export function statementId(facts: StatementFacts): string {
  const { kind, account, number, page, openingDate, openingAmount } = facts
  return digest('st', [kind, account, number, page, openingDate, openingAmount])
}

/**
 * Id of an entry of a statement.
 *
 * @param raw The entry's whole raw content.
 * @param occurrence 1 for the first entry with this content in its statement, 2 for the next: two
 *   equal payments on one day are two.
 */
export function entryId(statement: string, raw: string, occurrence: number): string {
  return hashed('tx', `${squeezed(statement)}\n${squeezed(raw)}\n${occurrence}`)
}

/** The bytes of one id: a text of joined parts is put together anew by whoever reads it first. */
const nameBytes = Buffer.from(named('tx', '0'.repeat(idDigits)))
const firstDigit = nameBytes.length - idDigits
const hexadecimal = '0123456789abcdef'
const digitCodes = Uint8Array.from(hexadecimal, (digit) => digit.charCodeAt(0))

/**
 * Id of an entry by the hash of its content.
 *
 * @param digest Its 32 bytes as characters.
 */
export function entryName(digest: string): string {
  for (let i = 0, at = firstDigit; at < nameBytes.length; i += 1, at += 2) {
    const byte = digest.charCodeAt(i)
    nameBytes[at] = digitCodes[byte >> 4] ?? 0
    nameBytes[at + 1] = digitCodes[byte & 15] ?? 0
  }
  return nameBytes.toString('latin1')
}

/** What stands before an entry's content in what {@link entryId} hashes. */
export function entryOpening(statement: string): string {
  return `tx${idVersion}\n${squeezed(statement)}\n`
}

/**
 * Id of one payment inside a batch entry. A batch may be too long to be held, so its entry's id is
 * made of what stands before the second payment, and each payment's own content makes its id.
 *
 * @param occurrence 1 for the first payment with this content in its entry, 2 for the next.
 */
export function paymentId(entry: string, raw: string, occurrence: number): string {
  return hashed('it', `${squeezed(entry)}\n${squeezed(raw)}\n${occurrence}`)
}

/** What stands before a payment's content in what {@link paymentId} hashes. */
export function paymentOpening(entry: string): string {
  return `it${idVersion}\n${squeezed(entry)}\n`
}

/** Id of the event that takes an entry back. @param version Digest of the version without it. */
export function withdrawalId(entry: string, version: string): string {
  return digest('wd', [entry, version])
}

/**
 * Id of a corrected statement's own event: the statement's name stays what its entries point to.
 *
 * @param version Digest of the corrected version.
 */
export function revisionId(statement: string, version: string): string {
  return digest('sr', [statement, version])
}

/**
 * Id of a legacy document by the key columns of its mapping, and its version column where it has one.
 *
 * @param series Name under which the keys are unique, from the mapping.
 */
export function keyedRowId(
  series: string,
  type: string,
  key: readonly string[],
  version?: string,
): string {
  return digest('ro', [series, type, String(key.length), ...key, version])
}

/** What stands before the key columns in what {@link keyedRowId} hashes. */
export function keyedRowOpening(series: string, type: string, keys: number): string {
  return `ro${idVersion}\n${[series, type, String(keys)].map(squeezed).join('\n')}`
}

/** Id of a legacy row without a key: its file and its 1-based place there. */
export function placedRowId(fileSha256: string, row: number): string {
  return digest('rp', [fileSha256, String(row)])
}

/** Id of all rows of a legacy export: its file. */
export function rowsId(fileSha256: string): string {
  return digest('rs', [fileSha256])
}

/**
 * Id of what an agent tells of its own accord: that a statement is missing, overdue, or came after all.
 *
 * @param facts What it is about: ids of the neighbours, or feed, account and banking day.
 */
export function proofId(name: string, facts: readonly Raw[]): string {
  return digest('pr', [name, ...facts])
}
