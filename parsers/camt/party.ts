import type { Account, Party } from '../../events/bank.ts'
import type { Element } from './element.ts'
import { present } from './present.ts'
import { takeReference } from './reference.ts'

/** Where a payment names one of its two sides. */
interface Side {
  readonly party: string
  readonly agent: string
  readonly numbers: readonly string[]
}

const debtor = sideOf('Dbtr')
const creditor = sideOf('Cdtr')

function sideOf(name: string): Side {
  const account = `RltdPties/${name}Acct/Id`
  return {
    party: `RltdPties/${name}`,
    agent: `RltdAgts/${name}Agt/FinInstnId`,
    numbers: ['IBAN', 'Othr/Id', 'BBAN', 'PrtryAcct/Id'].map((path) => `${account}/${path}`),
  }
}

/**
 * Reads the party at the other end out of `RltdPties` and `RltdAgts` of a payment.
 *
 * @param debtorFirst Whether the other end paid: true for money in, unless it comes back.
 */
export function readCounterparty(payment: Element, account: Account, debtorFirst: boolean): Party {
  const side = otherSide(payment, account, debtorFirst)
  const party = payment.find(side.party)
  const holder = party?.find('Pty') ?? party
  const name = holder && takeReference(holder, ['Nm'])
  const number = payment.take(...side.numbers)?.replace(/\s/g, '')
  const agent = payment.find(side.agent)
  const bic = agent?.take('BICFI', 'BIC', 'CmbndId/BIC')
  const bankCode = agent?.take('ClrSysMmbId/MmbId', 'ClrSysMmbId/Id')
  const id = holder?.take(
    'Id/OrgId/AnyBIC',
    'Id/OrgId/BICOrBEI',
    'Id/OrgId/Othr/Id',
    'Id/PrvtId/Othr/Id',
  )
  const postal = holder?.find('PstlAdr')
  const address = postal && readAddress(postal)
  return present({ name, account: number, bic, bankCode, id, address })
}

/**
 * The side that is not the account itself. Where a payment comes back, banks differ in whether they
 * turn the roles round; the account's number among them settles it.
 */
function otherSide(payment: Element, account: Account, debtorFirst: boolean): Side {
  const isOwn = (side: Side) => payment.peek(...side.numbers)?.replace(/\s/g, '') === account.id
  const isDebtor = isOwn(debtor)
  if (isDebtor !== isOwn(creditor)) return isDebtor ? creditor : debtor
  return debtorFirst ? debtor : creditor
}

/** Creditor identifier of a SEPA direct debit: `Cdtr/Id/PrvtId/Othr/Id` under scheme SEPA. */
export function takeCreditorId(payment: Element): string | undefined {
  const party = payment.find('RltdPties/Cdtr/Pty') ?? payment.find('RltdPties/Cdtr')
  const mandated = payment.peek('Refs/MndtId') !== undefined
  for (const other of party?.find('Id/PrvtId')?.all('Othr') ?? []) {
    const scheme = other.peek('SchmeNm/Prtry', 'SchmeNm/Cd')
    if (scheme === 'SEPA' || (mandated && scheme === undefined)) {
      other.take('SchmeNm/Prtry', 'SchmeNm/Cd')
      return other.take('Id')
    }
  }
  return undefined
}

/** One line for a letter: the bank's own lines, or street and number, code and town, country. */
function readAddress(postal: Element): string | undefined {
  const lines = postal.all('AdrLine').map((line) => line.takeText())
  const street = [postal.take('StrtNm'), postal.take('BldgNb')]
  const town = [postal.take('PstCd'), postal.take('TwnNm')]
  const parts = [...lines, spaced(street), spaced(town), postal.take('Ctry')]
  return parts.filter((part) => part).join(', ') || undefined
}

function spaced(words: (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' ')
}
