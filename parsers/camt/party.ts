import type { Account, Party } from '../../events/bank.ts'
import type { Element } from './element.ts'
import { type Path, path, paths } from './path.ts'
import { takeReference } from './reference.ts'

/** Where a payment names one of its two sides. */
interface Side {
  readonly party: Path
  readonly agent: Path
  readonly numbers: readonly Path[]
}

const debtor = sideOf('Dbtr')
const creditor = sideOf('Cdtr')

function sideOf(name: string): Side {
  const account = `RltdPties/${name}Acct/Id`
  return {
    party: path(`RltdPties/${name}`),
    agent: path(`RltdAgts/${name}Agt/FinInstnId`),
    numbers: paths(
      `${account}/IBAN`,
      `${account}/Othr/Id`,
      `${account}/BBAN`,
      `${account}/PrtryAcct/Id`,
    ),
  }
}

const inside = path('Pty')
const ofParty = {
  name: paths('Nm'),
  id: paths('Id/OrgId/AnyBIC', 'Id/OrgId/BICOrBEI', 'Id/OrgId/Othr/Id', 'Id/PrvtId/Othr/Id'),
  address: path('PstlAdr'),
}
const ofAgent = {
  bic: paths('BICFI', 'BIC', 'CmbndId/BIC'),
  bankCode: paths('ClrSysMmbId/MmbId', 'ClrSysMmbId/Id'),
}

/**
 * Reads the party at the other end out of `RltdPties` and `RltdAgts` of a payment.
 *
 * @param debtorFirst Whether the other end paid: true for money in, unless it comes back.
 */
export function readCounterparty(payment: Element, account: Account, debtorFirst: boolean): Party {
  const side = otherSide(payment, account, debtorFirst)
  const party = payment.find(side.party)
  const holder = party?.find(inside) ?? party
  const found: Party = {}
  const name = holder && takeReference(holder, ofParty.name)
  if (name !== undefined) found.name = name
  const number = payment.take(side.numbers)
  if (number !== undefined) found.account = unspaced(number)
  const agent = payment.find(side.agent)
  const bic = agent?.take(ofAgent.bic)
  if (bic !== undefined) found.bic = bic
  const bankCode = agent?.take(ofAgent.bankCode)
  if (bankCode !== undefined) found.bankCode = bankCode
  const id = holder?.take(ofParty.id)
  if (id !== undefined) found.id = id
  const postal = holder?.find(ofParty.address)
  const address = postal && readAddress(postal)
  if (address !== undefined) found.address = address
  return found
}

function unspaced(text: string): string {
  return /\s/.test(text) ? text.replace(/\s/g, '') : text
}

/**
 * The side that is not the account itself. Where a payment comes back, banks differ in whether they
 * turn the roles round; the account's number among them settles it.
 */
function otherSide(payment: Element, account: Account, debtorFirst: boolean): Side {
  const isDebtor = isOwn(payment, debtor, account)
  if (isDebtor !== isOwn(payment, creditor, account)) return isDebtor ? creditor : debtor
  return debtorFirst ? debtor : creditor
}

function isOwn(payment: Element, side: Side, account: Account): boolean {
  const number = payment.peek(side.numbers)
  return number !== undefined && unspaced(number) === account.id
}

const creditorParties = paths('RltdPties/Cdtr/Pty', 'RltdPties/Cdtr')
const privateId = path('Id/PrvtId')
const others = path('Othr')
const mandate = paths('Refs/MndtId')
const ofOther = { id: paths('Id'), scheme: paths('SchmeNm/Prtry', 'SchmeNm/Cd') }

/** Creditor identifier of a SEPA direct debit: `Cdtr/Id/PrvtId/Othr/Id` under scheme SEPA. */
export function takeCreditorId(payment: Element): string | undefined {
  const party = payment.first(creditorParties)
  const numbers = party?.find(privateId)?.all(others)
  if (!numbers) return undefined
  const mandated = payment.peek(mandate) !== undefined
  for (const other of numbers) {
    const scheme = other.peek(ofOther.scheme)
    if (scheme === 'SEPA' || (mandated && scheme === undefined)) {
      other.take(ofOther.scheme)
      return other.take(ofOther.id)
    }
  }
  return undefined
}

const ofAddress = {
  lines: path('AdrLine'),
  street: paths('StrtNm'),
  building: paths('BldgNb'),
  code: paths('PstCd'),
  town: paths('TwnNm'),
  country: paths('Ctry'),
}

/** One line for a letter: the bank's own lines, or street and number, code and town, country. */
function readAddress(postal: Element): string | undefined {
  const lines = postal.all(ofAddress.lines).map((line) => line.takeText())
  const street = [postal.take(ofAddress.street), postal.take(ofAddress.building)]
  const town = [postal.take(ofAddress.code), postal.take(ofAddress.town)]
  const parts = [...lines, spaced(street), spaced(town), postal.take(ofAddress.country)]
  return parts.filter((part) => part).join(', ') || undefined
}

function spaced(words: (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' ')
}
