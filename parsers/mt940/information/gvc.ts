import type { Stretch } from '../../stretch.ts'
import { isBic, isBicAt } from '../bic.ts'
import { isCapital, isDigit, isWhite } from './characters.ts'
import type { Collector } from './collector.ts'
import { purposeSubfields, returnCodes, subfields } from './dialects.ts'
import type { Kept } from './fact.ts'
import { slots } from './facts.ts'
import type { Purpose } from './sepaKeys.ts'
import { Subfields } from './subfields.ts'
import type { TextBytes } from './textBytes.ts'

/**
 * The German form of field 86: `166?00GUTSCHRIFT?20EREF+...?30BIC?31IBAN?32NAME`.
 *
 * @param purpose Empty.
 * @returns Whether the field is of this form; nothing is taken of any other.
 */
export function readSubfields(text: Stretch, purpose: Purpose, collector: Collector): boolean {
  found.begin(text)
  if (!found.next()) return false
  const { code } = found
  if (code) {
    const { values } = collector.found
    values.addAscii(code)
    collector.found.set(slots.gvc, values, 0, values.length)
  }
  do {
    const form = forms[found.number] ?? unknown
    if (form.slot === purposePiece) purpose.addSubfield(found)
    else readSubfield(form, collector)
  } while (found.next())
  purpose.read(collector)
  return true
}

/** Walks over one field after the other. */
const found = new Subfields()

function readSubfield({ key, slot }: Form, collector: Collector): void {
  const { values } = collector.found
  const from = values.length
  if (found.copy(values) >= 0) {
    const as = slotOf(key, slot, values, from, found.code)
    collector.putTidy(as, key, values, from, values.length)
    return
  }
  const raw = found.text
  values.add(raw)
  const as = slotOf(key, slot, values, from, found.code)
  values.length = from
  collector.putRaw(as, key, raw)
}

/** A subfield and what it holds by rule. */
interface Form {
  readonly key: string
  readonly slot: number
}

/** What is no fact by itself, but a piece of the purpose. */
const purposePiece = -2

/** All subfields by their number: found by it, none has to be cut out and looked up. */
const forms: readonly Form[] = Array.from({ length: 100 }, (_, number) => {
  const key = String(number).padStart(2, '0')
  const role: Kept = subfields.get(key) ?? 'own'
  return { key, slot: purposeSubfields.has(key) ? purposePiece : slots[role] }
})

const unknown: Form = { key: '', slot: slots.own }

/** What a subfield is, where what it holds or the code tells. @param from Where its text begins. */
function slotOf(key: string, slot: number, text: TextBytes, from: number, code: string): number {
  if (slot === slots.bic) return isBank(text, from) ? slots.bic : slots.bankCode
  // Romanian banks put the account behind the name.
  if (slot === slots.name) return key === '33' && isAccount(text, from) ? slots.account : slot
  if (slot === slots.returnReason) return returnCodes.has(code) ? slot : slots.own
  return slot
}

function isBank(text: TextBytes, start: number): boolean {
  const { bytes, length } = text
  let from = start
  let to = length
  while (from < to && isWhite(bytes[from] ?? 0)) from += 1
  while (from < to && isWhite(bytes[to - 1] ?? 0)) to -= 1
  if ((bytes[from] ?? 0) < 0x80 && (bytes[to - 1] ?? 0) < 0x80) return isBicAt(bytes, from, to)
  return isBic(text.slice(start, length).trim())
}

const ibanShape = /^[A-Z]{2}\d{2}[A-Z]{4}[A-Z0-9]{8,22}$/

function isAccount(text: TextBytes, start: number): boolean {
  const { bytes, length } = text
  let from = start
  while (from < length && isWhite(bytes[from] ?? 0)) from += 1
  const first = bytes[from] ?? 0
  const begins = first >= 0x80 || (isCapital(first) && isDigit(bytes[from + 2] ?? 0))
  return begins && length - from >= shortestIban && ibanShape.test(text.slice(from, length).trim())
}

const shortestIban = 16
