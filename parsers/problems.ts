import type { Position } from '../events/envelope.ts'

/**
 * Every problem that reading a file can meet: a closed union of stable codes.
 * `docs/errors.md` lists each with its cause and remedy; a test holds the two together.
 */
export const problemCodes = [
  // The file as a whole
  'file-empty',
  'format-unknown',
  'format-ambiguous',
  'charset-invalid',
  'line-too-long',
  'text-too-long',
  'file-truncated',
  'reader-fault',
  // What a file is wrapped in: gzip, zip, OpenPGP
  'wrapper-damaged',
  'wrapper-empty',
  'wrapper-too-large',
  'wrapper-too-many',
  'wrapper-too-deep',
  'wrapper-method-unknown',
  'wrapper-encrypted',
  'member-name-unsafe',
  'member-not-a-file',
  'member-repeated',
  'members-overlap',
  'members-skipped',
  'office-document',
  'pgp-keys-missing',
  'pgp-keys-unusable',
  'pgp-key-unknown',
  'pgp-malformed',
  'pgp-unsupported',
  'pgp-unprotected',
  'pgp-integrity',
  'pgp-signature-missing',
  'pgp-signature-invalid',
  // MT940 and its relatives
  'mt-field-missing',
  'mt-field-invalid',
  'mt-field-unexpected',
  'mt-amount-invalid',
  'mt-date-invalid',
  'mt-type-unsupported',
  'mt-page-differs',
  // camt
  'xml-malformed',
  'xml-doctype',
  'xml-too-deep',
  'camt-record-too-large',
  'camt-element-missing',
  'camt-amount-invalid',
  'camt-date-invalid',
  'camt-indicator-invalid',
  'camt-currency-invalid',
  'camt-version-unknown',
  // Files of records: BAI2, CODA, CFONB 120, Norma 43
  'record-unknown',
  'record-unexpected',
  'record-length',
  'record-field-invalid',
  'record-amount-invalid',
  'record-date-invalid',
  'record-total-differs',
  // CSV and other mapped exports
  'mapping-missing',
  'csv-malformed',
  'csv-column-missing',
  'csv-value-missing',
  'csv-amount-invalid',
  'csv-date-invalid',
  'csv-value-invalid',
  'csv-row-too-long',
  'csv-trailer-missing',
  'csv-trailer-differs',
  'csv-column-ambiguous',
  'csv-row-width',
  'csv-row-unexpected',
  'csv-key-repeated',
  'csv-group-differs',
  'csv-group-too-long',
  'csv-journal-unbalanced',
  'lookup-key-missing',
  'xml-row-missing',
  'xml-row-too-long',
  'xml-value-repeated',
  'xml-value-late',
  'map-format-known',
  'map-table-missing',
  // What a proof found; the file is read all the same
  'balance-mismatch',
  'control-total-mismatch',
  'batch-sum-differs',
  'currency-decimals',
  'currency-differs',
  'date-clamped',
  'date-absent',
  'balance-absent',
  'account-absent',
  'account-differs',
  'record-missing',
  'bai-modifier-absent',
  'currency-absent',
  'reference-check-digits',
] as const

export type ProblemCode = (typeof problemCodes)[number]

export interface Problem {
  readonly code: ProblemCode
  /** `error` refuses the file or breaks a proof; `warning` and `info` stand in the report. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly position: Position | undefined
  /**
   * What was found, what is allowed, what to do. Holds no text of the file itself: values are shown
   * as their shape, see {@link shapeOf}.
   */
  readonly message: string
}

/** Thrown by a reader that can't read on: the whole file is refused, nothing of it is delivered. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n'))
    this.problems = problems
  }
}

/** A refusal with one problem, for `throw refusal('mt-amount-invalid', at, '...')`. */
export function refusal(
  code: ProblemCode,
  position: Position | undefined,
  message: string,
): Refusal {
  return new Refusal([{ code, severity: 'error', position, message }])
}

const longestShape = 40

/**
 * A value's shape, which may leave in a message where the value may not: digits become 9, letters
 * A or a, the rest stays. `1.2O4,50` is shown as `9.9A9,99`.
 */
export function shapeOf(text: string): string {
  const cut = text.length > longestShape ? `${text.slice(0, longestShape)}…` : text
  return cut.replace(/[\p{L}\d\u0000-\u001f\u007f]/gu, (c) => {
    if (c >= '0' && c <= '9') return '9'
    if (c < ' ' || c === '\u007f') return '·'
    return /\p{Lu}/u.test(c) ? 'A' : 'a'
  })
}
