import { purposeSubfields, returnCodes, subfields } from './dialects.ts'
import type { Fact, Role } from './fact.ts'
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
  const code = match[1]
  const facts: Fact[] = []
  if (code) facts.push({ role: 'gvc', key: 'code', value: code })
  const purpose: string[] = []
  for (const part of parts(text, match[0].length, match[2] ?? '?')) {
    const { key, role } = forms[numberOf(part)] ?? unknown
    const value = part.slice(2)
    if (role === 'purpose') purpose.push(value)
    else if (!isBlank(value)) facts.push({ role: roleOf(key, role, value, code), key, value })
  }
  readPurpose(purpose, facts)
  return facts
}

/** A subfield and what it holds by rule. */
interface Form {
  readonly key: string
  readonly role: Role | 'purpose'
}

/** All subfields by their number: found by it, none has to be cut out and looked up. */
const forms: readonly Form[] = Array.from({ length: 100 }, (_, number) => {
  const key = String(number).padStart(2, '0')
  return { key, role: purposeSubfields.has(key) ? 'purpose' : (subfields.get(key) ?? 'own') }
})

const unknown: Form = { key: '', role: 'own' }

/** The two digits that a part begins with. */
function numberOf(part: string): number {
  return (part.charCodeAt(0) - zero) * 10 + part.charCodeAt(1) - zero
}

function roleOf(key: string, role: Role, value: string, code: string | undefined): Role {
  if (key === '30') return bicShape.test(value.trim()) ? 'bic' : 'bankCode'
  // Romanian banks put the account behind the name.
  if (key === '33' && ibanShape.test(value.trim())) return 'account'
  if (key === '34') return returnCodes.has(code ?? '') ? 'returnReason' : 'own'
  return role
}

/** Cut at the separator where two digits of a subfield follow; any other belongs to the text. */
function parts(text: string, from: number, separator: string): string[] {
  const found: string[] = []
  let end = endOf(text, from, separator)
  let part = text.slice(from, end)
  while (end < text.length) {
    const begin = end + 1
    end = endOf(text, begin, separator)
    const piece = text.slice(begin, end)
    if (isSubfield(piece)) {
      found.push(part)
      part = piece
    } else if (!isBlank(piece)) {
      part += separator + piece
    }
  }
  found.push(part)
  return found
}

function endOf(text: string, from: number, separator: string): number {
  const end = text.indexOf(separator, from)
  return end < 0 ? text.length : end
}

const zero = 48
const three = 51
const six = 54
const nine = 57

/** Begins with two digits from 00 to 39 or from 60 to 63. */
function isSubfield(piece: string): boolean {
  const tens = piece.charCodeAt(0)
  const ones = piece.charCodeAt(1)
  if (!(ones >= zero && ones <= nine)) return false
  return (tens >= zero && tens <= three) || (tens === six && ones <= three)
}

function isBlank(text: string): boolean {
  // Nearly always the first character tells.
  return !(text.charCodeAt(0) > 32 && text.charCodeAt(0) < 127) && text.trim() === ''
}
