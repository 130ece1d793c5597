import type { References, Remittance } from '../../events/bank.ts'
import { isCreditorReference, isOgm } from '../checkDigits.ts'
import { tidy } from '../records/facts.ts'
import { printedOgm } from './ogm.ts'

/** What the communication zones of records 21, 22 and 23 say. */
export interface Communication {
  readonly remittance: Remittance
  readonly references: References
  readonly returnReason?: string | undefined
  /** The bank says that the direct debit takes back an earlier one. */
  readonly reversal: boolean
  readonly original?: Record<string, unknown>
}

/** Free text: the zones run on into each other. */
export function freeCommunication(zones: string): Communication {
  const text = tidy(zones)
  const reference = text && printedOgm(text)
  const remittance = reference ? { text, ...ogm(reference) } : { text }
  return { remittance, references: {}, reversal: false }
}

/**
 * A structured communication: three digits of its type, then fields of fixed width.
 *
 * @param zones Columns 63-115 of record 21, 11-63 of record 22 and 83-125 of record 23.
 */
export function structuredCommunication(zones: string): Communication {
  const type = zones.slice(0, 3)
  const content = zones.slice(3)
  if (type === '127') return directDebit(content)
  return { remittance: remittanceOf(type, content), references: {}, reversal: false }
}

function remittanceOf(type: string, content: string): Remittance {
  if (type === '101' || type === '102') return ogm(content.slice(0, 12).trim())
  if (type === '100') {
    const reference = content.slice(0, 35).trim()
    const referenceValid = isCreditorReference(reference)
    return reference ? { reference, referenceType: 'iso11649', referenceValid } : {}
  }
  const text = tidy(content)
  return text ? { structured: [{ type, content: text }] } : {}
}

function ogm(reference: string): Remittance {
  return reference ? { reference, referenceType: 'other', referenceValid: isOgm(reference) } : {}
}

/**
 * Type 127, SEPA direct debit: settlement date (6), kind (1), scheme (1), paid or why not (1),
 * creditor (35), mandate (35), communication (62), R-transaction (1), reason (4).
 */
function directDebit(content: string): Communication {
  const field = (first: number, length: number) =>
    content.slice(first, first + length).trim() || undefined
  const rTransaction = field(141, 1)
  const text = tidy(content.slice(79, 141))
  const reference = text && printedOgm(text)
  return {
    remittance: reference ? { text, ...ogm(reference) } : { text },
    references: { creditorId: field(9, 35), mandate: field(44, 35) },
    returnReason: field(142, 4),
    reversal: rTransaction === '4',
    original: {
      directDebit: {
        settlementDate: field(0, 6),
        kind: field(6, 1),
        scheme: field(7, 1),
        refusal: field(8, 1),
        rTransaction,
      },
    },
  }
}
