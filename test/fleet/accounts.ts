/** One made-up account of a simulated house. */
export interface SimulatedAccount {
  /** With check digits that hold, at a bank code that no bank has. */
  readonly iban: string
  readonly currency: string
  readonly legalEntity: string
  readonly region: string
  readonly name: string
}

const regions = [
  ['nordics', 'Kontor Nordic AS', 'NOK'],
  ['dach', 'Kontor Deutschland GmbH', 'EUR'],
  ['iberia', 'Kontor Iberia S.A.', 'EUR'],
  ['uk', 'Kontor UK Ltd', 'GBP'],
  ['apac', 'Kontor Asia Pte. Ltd.', 'SGD'],
] as const

/** @param number Counts the accounts of the whole fleet, from 0. */
export function accountAt(agent: number, number: number): SimulatedAccount {
  const [region, legalEntity, currency] = regions[agent % regions.length] ?? regions[0]
  const digits = `99999999${String(number).padStart(10, '0')}`
  // ISO 13616: what `DE00` behind the account leaves by 97, taken from 98. D is 13, E is 14.
  const check = 98n - (BigInt(`${digits}131400`) % 97n)
  const iban = `DE${String(check).padStart(2, '0')}${digits}`
  return { iban, currency, legalEntity, region, name: `House account ${number}` }
}
