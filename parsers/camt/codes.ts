import type { BankTransaction } from '../../events/bank.ts'
import type { Element } from './element.ts'

type Codes = BankTransaction['codes']

/** Proprietary code of German banks: SWIFT type, business transaction code (GVC), primanota, key. */
const german = /^([NSF][A-Z0-9]{3})\+(\d{1,3})(\+|$)/

/**
 * Reads `BkTxCd` and `RtrInf` of an entry or a payment.
 *
 * @param known Codes that hold already; others stay for `original`.
 */
export function readCodes(holder: Element, known: Codes = {}): Codes {
  const code = holder.find('BkTxCd')
  const codes: Codes = code ? proprietary(code) : {}
  const iso = code && isoCode(code)
  if (iso !== undefined) codes.iso = iso
  const returnReason = holder.take('RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry')
  if (differs(codes.iso, known.iso) || differs(codes.proprietary, known.proprietary)) code?.leave()
  if (returnReason !== undefined) codes.returnReason = returnReason
  return codes
}

/** Domain, family and subfamily: `PMNT/RCDT/ESCT`; as many of them as the bank gives. */
function isoCode(code: Element): string | undefined {
  const domain = code.take('Domn/Cd')
  const family = code.take('Domn/Fmly/Cd')
  const subfamily = code.take('Domn/Fmly/SubFmlyCd')
  if (domain && family && subfamily) return `${domain}/${family}/${subfamily}`
  const given = [domain, family, subfamily].filter((part) => part !== undefined)
  return given.length > 0 ? given.join('/') : undefined
}

function proprietary(code: Element): Codes {
  const text = code.take('Prtry/Cd')
  if (!text) return {}
  const match = german.exec(text)
  if (match) {
    const [, swift = '', gvc = ''] = match
    return { proprietary: text, swift, gvc: gvc.padStart(3, '0') }
  }
  const bai = /^BAI/.test(code.peek('Prtry/Issr') ?? '') && /^\d{3}$/.test(text)
  return { proprietary: text, ...(bai ? { bai: text } : {}) }
}

function differs(code: string | undefined, known: string | undefined): boolean {
  return code !== undefined && known !== undefined && code !== known
}
