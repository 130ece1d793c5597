import type { BankTransaction } from '../../events/bank.ts'
import { moneyOf, readAmount, readIsCredit, signed } from './amount.ts'
import { isTrue } from './boolean.ts'
import type { Element } from './element.ts'
import { path, paths } from './path.ts'
import { present } from './present.ts'

type Charge = NonNullable<BankTransaction['charges']>[number]

const chargesPath = path('Chrgs')
const records = path('Rcrd')
const total = path('TtlChrgsAndTaxAmt')
const ofRecord = {
  amount: path('Amt'),
  included: paths('ChrgInclInd'),
  bearer: paths('Br'),
  type: paths('Tp/Cd', 'Tp/Prtry/Id', 'Tp/Prtry'),
}

/**
 * Reads `Chrgs` of an entry or a payment: records of their own, in older versions the elements
 * themselves, or a total alone. What was charged is positive, what was given back negative.
 */
export function readCharges(holder: Element, currency: string): Charge[] {
  const all = holder.all(chargesPath)
  if (all.length === 0) return []
  return all.flatMap((charges) => {
    const charged = [charges, ...charges.all(records)].filter((record) =>
      record.find(ofRecord.amount),
    )
    if (charged.length > 0) return charged.map((record) => readCharge(record, currency))
    const sum = charges.find(total)
    return sum ? [{ amount: moneyOf(readAmount(sum, currency)) }] : []
  })
}

function readCharge(record: Element, currency: string): Charge {
  const plain = readAmount(record.find(ofRecord.amount) ?? record, currency)
  const amount = moneyOf(signed(plain, !(readIsCredit(record) ?? false)))
  const indicator = record.take(ofRecord.included)
  const included = indicator ? isTrue(indicator) : undefined
  const bearer = record.take(ofRecord.bearer)
  const type = record.take(ofRecord.type)
  return { amount, ...present({ included, bearer, type }) }
}
