import type { BankTransaction } from '../../events/bank.ts'
import type { Element } from './element.ts'
import { path, paths } from './path.ts'

type Codes = BankTransaction['codes']

const codePath = path('BkTxCd')
const returnPath = path('RtrInf')
const returnReason = paths('RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry')
const of = {
  domain: paths('Domn/Cd'),
  family: paths('Domn/Fmly/Cd'),
  subfamily: paths('Domn/Fmly/SubFmlyCd'),
  proprietary: paths('Prtry/Cd'),
  issuer: paths('Prtry/Issr'),
}

/** Proprietary code of German banks: SWIFT type, business transaction code (GVC), primanota, key. */
const german = /^([NSF][A-Z0-9]{3})\+(\d{1,3})(\+|$)/

/** Of most payments: their entry has them. */
export const noCodes: Codes = Object.freeze({})

/**
 * Reads `BkTxCd` and `RtrInf` of an entry or a payment.
 *
 * @param known Codes that hold already; others stay for `original`.
 */
export function readCodes(holder: Element, known: Codes = {}): Codes {
  const code = holder.find(codePath)
  if (!code && !holder.find(returnPath)) return noCodes
  const codes: Codes = code ? proprietary(code) : {}
  const iso = code && isoCode(code)
  if (iso !== undefined) codes.iso = iso
  const reason = holder.take(returnReason)
  if (differs(codes.iso, known.iso) || differs(codes.proprietary, known.proprietary)) code?.leave()
  if (reason !== undefined) codes.returnReason = reason
  return codes
}

/** Domain, family and subfamily: `PMNT/RCDT/ESCT`; as many of them as the bank gives. */
function isoCode(code: Element): string | undefined {
  const domain = code.take(of.domain)
  const family = code.take(of.family)
  const subfamily = code.take(of.subfamily)
  if (domain && family && subfamily) return `${domain}/${family}/${subfamily}`
  const given = [domain, family, subfamily].filter((part) => part !== undefined)
  return given.length > 0 ? given.join('/') : undefined
}

function proprietary(code: Element): Codes {
  const text = code.take(of.proprietary)
  if (!text) return {}
  const match = german.exec(text)
  if (match) {
    const [, swift = '', gvc = ''] = match
    return { proprietary: text, swift, gvc: gvc.padStart(3, '0') }
  }
  const bai = /^BAI/.test(code.peek(of.issuer) ?? '') && /^\d{3}$/.test(text)
  return { proprietary: text, ...(bai ? { bai: text } : {}) }
}

function differs(code: string | undefined, known: string | undefined): boolean {
  return code !== undefined && known !== undefined && code !== known
}
