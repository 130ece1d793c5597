import type { Remittance } from '../../events/bank.ts'
import { isCreditorReference, isQrReference } from '../checkDigits.ts'
import type { Element } from './element.ts'
import type { Findings } from './findings.ts'
import { path, paths } from './path.ts'

const remittancePath = path('RmtInf')
const of = { lines: path('Ustrd'), blocks: path('Strd'), reference: path('Strd/CdtrRefInf') }
const ofReference = {
  text: paths('Ref', 'CdtrRef'),
  type: paths('Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry', 'CdtrRefTp/Cd', 'CdtrRefTp/Prtry'),
}

/**
 * Reads `RmtInf`. Lines of `Ustrd` are joined by line feeds. The first creditor reference stands by
 * itself; `structured` has every `Strd` whole where there is more than that one reference.
 */
export function readRemittance(payment: Element, findings: Findings): Remittance {
  const holder = payment.find(remittancePath)
  if (!holder) return {}
  const lines = holder.all(of.lines).map((line) => line.takeText())
  const text = lines.filter((line) => line !== undefined).join('\n')
  const blocks = holder.all(of.blocks)
  if (blocks.length === 0) return text ? { text } : {}
  const reference = readReference(holder, findings)
  const more = blocks.length > 1 || blocks[0]?.rest() !== undefined
  const structured = more ? blocks.map(whole) : []
  return {
    ...(text ? { text } : {}),
    ...reference,
    ...(structured.length > 0 ? { structured } : {}),
  }
}

function whole(block: Element): Record<string, unknown> {
  block.leave()
  const record = block.rest() ?? {}
  block.done()
  return record
}

/** Check digits that don't hold are a warning: the money came all the same. */
function readReference(holder: Element, findings: Findings): Remittance {
  const information = holder.find(of.reference)
  const position = information?.position
  const reference = information?.take(ofReference.text)
  if (!reference || !position) return {}
  const type = information.take(ofReference.type)
  const referenceType = typeOf(reference, type)
  if (referenceType === 'other') {
    // What another type is called stays with it, under `structured`.
    if (type && type !== 'SCOR') information.leave()
    return { reference, referenceType }
  }
  const referenceValid =
    referenceType === 'qrr' ? isQrReference(reference) : isCreditorReference(reference)
  if (!referenceValid) {
    const kind = referenceType === 'qrr' ? 'QR reference' : 'ISO 11649 reference'
    findings.warn('reference-check-digits', position, `The check digits of the ${kind} don't hold.`)
  }
  return { reference, referenceType, referenceValid }
}

/** `SCOR` also carries national references, which are no ISO 11649. */
function typeOf(reference: string, type: string | undefined): 'iso11649' | 'qrr' | 'other' {
  if (type === 'QRR') return 'qrr'
  const international = /^RF\d{2}/i.test(reference) && (type === 'SCOR' || type === undefined)
  return international ? 'iso11649' : 'other'
}
