import type { Stretch } from '../../stretch.ts'
import { isBic } from '../bic.ts'
import type { Collector } from './collector.ts'
import { purposeSubfields, returnCodes, subfields } from './dialects.ts'
import type { Kept } from './fact.ts'
import { Purpose } from './sepaKeys.ts'
import { Subfields } from './subfields.ts'

/**
 * The German form of field 86: `166?00GUTSCHRIFT?20EREF+...?30BIC?31IBAN?32NAME`.
 *
 * @returns Whether the field is of this form; nothing is taken of any other.
 */
export function readSubfields(text: Stretch, collector: Collector): boolean {
  const found = new Subfields(text)
  if (!found.next()) return false
  const { code } = found
  if (code) collector.put('gvc', 'code', code)
  const purpose = new Purpose()
  do {
    const { text, tidy } = found
    const { key, role } = forms[found.number] ?? unknown
    if (role === 'purpose') purpose.add(text)
    else if (tidy) collector.putTidy(roleOf(key, role, text, code), key, text)
    else collector.put(roleOf(key, role, text, code), key, text)
  } while (found.next())
  purpose.read(collector)
  return true
}

/** A subfield and what it holds by rule. */
interface Form {
  readonly key: string
  readonly role: Kept | 'purpose'
}

/** All subfields by their number: found by it, none has to be cut out and looked up. */
const forms: readonly Form[] = Array.from({ length: 100 }, (_, number) => {
  const key = String(number).padStart(2, '0')
  return { key, role: purposeSubfields.has(key) ? 'purpose' : (subfields.get(key) ?? 'own') }
})

const unknown: Form = { key: '', role: 'own' }

const ibanShape = /^[A-Z]{2}\d{2}[A-Z]{4}[A-Z0-9]{8,22}$/

function roleOf(key: string, role: Kept, value: string, code: string): Kept {
  if (key === '30') return isBic(value) || isBic(value.trim()) ? 'bic' : 'bankCode'
  // Romanian banks put the account behind the name.
  if (key === '33' && ibanShape.test(value.trim())) return 'account'
  if (key === '34') return returnCodes.has(code) ? 'returnReason' : 'own'
  return role
}
