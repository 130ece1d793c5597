import { purposeSubfields, returnCodes, subfields } from './dialects.ts'
import type { Fact } from './fact.ts'
import { readPurpose } from './sepaKeys.ts'

/** A business transaction code or none, then a separator of the bank's choice and two digits. */
const start = /^\s*(\d{3})?\s?([?>~^<+|@])(?=\d\d)/
const ibanShape = /^[A-Z]{2}\d{2}[A-Z]{4}[A-Z0-9]{8,22}$/
const bicShape = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/

/**
 * The German form of field 86: `166?00GUTSCHRIFT?20EREF+...?30BIC?31IBAN?32NAME`. Undefined where
 * the field is of another form.
 *
 * @param text The field's lines without their ends: subfields and their keys wrap over lines.
 */
export function readSubfields(text: string): Fact[] | undefined {
  const match = start.exec(text)
  if (!match) return undefined
  const [whole, code, separator = '?'] = match
  const facts: Fact[] = []
  if (code) facts.push({ role: 'gvc', key: 'code', value: code })
  const purpose: string[] = []
  for (const part of parts(text.slice(whole.length), separator)) {
    const key = part.slice(0, 2)
    const value = part.slice(2)
    if (purposeSubfields.has(key)) purpose.push(value)
    else if (value.trim()) facts.push({ role: roleOf(key, value, code), key, value })
  }
  facts.push(...readPurpose(purpose))
  return facts
}

function roleOf(key: string, value: string, code: string | undefined): Fact['role'] {
  if (key === '30') return bicShape.test(value.trim()) ? 'bic' : 'bankCode'
  // Romanian banks put the account behind the name.
  if (key === '33' && ibanShape.test(value.trim())) return 'account'
  if (key === '34') return returnCodes.has(code ?? '') ? 'returnReason' : 'own'
  return subfields[key] ?? 'own'
}

/** Cut at the separator where two digits of a subfield follow; any other belongs to the text. */
function parts(text: string, separator: string): string[] {
  const found: string[] = []
  for (const piece of text.split(separator)) {
    const last = found.length - 1
    if (!piece.trim() && found.length > 0) continue
    if (found.length === 0 || isSubfield(piece)) found.push(piece)
    else found[last] = `${found[last]}${separator}${piece}`
  }
  return found
}

function isSubfield(piece: string): boolean {
  const [tens = '', ones = ''] = piece
  if (ones < '0' || ones > '9') return false
  return tens >= '0' && tens <= '3' ? true : tens === '6' && ones <= '3'
}
