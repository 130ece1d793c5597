import type { BankTransaction } from '../../events/bank.ts'
import { moneyOf, readAmount, readIsCredit, signed } from './amount.ts'
import { isTrue } from './boolean.ts'
import type { Element } from './element.ts'
import { present } from './present.ts'

type Charge = NonNullable<BankTransaction['charges']>[number]

/**
 * Reads `Chrgs` of an entry or a payment: records of their own, in older versions the elements
 * themselves, or a total alone. What was charged is positive, what was given back negative.
 */
export function readCharges(holder: Element, currency: string): Charge[] {
  const all = holder.all('Chrgs')
  if (all.length === 0) return []
  return all.flatMap((charges) => {
    const records = [charges, ...charges.all('Rcrd')].filter(
      (record) => record.all('Amt').length > 0,
    )
    if (records.length > 0) return records.map((record) => readCharge(record, currency))
    const total = charges.find('TtlChrgsAndTaxAmt')
    return total ? [{ amount: moneyOf(readAmount(total, currency)) }] : []
  })
}

function readCharge(record: Element, currency: string): Charge {
  const plain = readAmount(record.find('Amt') ?? record, currency)
  const amount = moneyOf(signed(plain, !(readIsCredit(record) ?? false)))
  const indicator = record.take('ChrgInclInd')
  const included = indicator ? isTrue(indicator) : undefined
  const bearer = record.take('Br')
  const type = record.take('Tp/Cd', 'Tp/Prtry/Id', 'Tp/Prtry')
  return { amount, ...present({ included, bearer, type }) }
}
