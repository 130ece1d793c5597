import type { Account } from '../../events/bank.ts'
import { isCurrency } from '../../events/currency.ts'
import type { Element } from './element.ts'
import { present } from './present.ts'

/** What the account is called where the source does not say: the word that ISO 20022 users write. */
const notProvided = 'NOTPROVIDED'

/** The account's number as the file has it: `IBAN`, `Othr/Id`, in version 01 `BBAN`, `PrtryAcct/Id`. */
const numbers = ['Id/IBAN', 'Id/Othr/Id', 'Id/BBAN', 'Id/UPIC', 'Id/PrtryAcct/Id']

export function rawAccount(account: Element | undefined): string | undefined {
  return account?.peek(...numbers)
}

/** Reads `Acct`; where it is absent the account is `NOTPROVIDED`. */
export function readAccount(account: Element | undefined): Account {
  if (!account) return { id: notProvided, scheme: 'other' }
  const scheme = schemeOf(account)
  const id = account.take(...numbers)?.replace(/\s/g, '') ?? notProvided
  const currency = account.peek('Ccy')
  const known = currency && isCurrency(currency) ? account.take('Ccy') : undefined
  const bic = account.take(
    'Svcr/FinInstnId/BICFI',
    'Svcr/FinInstnId/BIC',
    'Svcr/FinInstnId/CmbndId/BIC',
  )
  const owner = account.take('Ownr/Nm', 'Ownr/Pty/Nm')
  return { id, scheme, ...present({ currency: known, bic, owner }) }
}

function schemeOf(account: Element): Account['scheme'] {
  if (account.peek('Id/IBAN')) return 'iban'
  const bban = account.peek('Id/BBAN') ?? account.peek('Id/Othr/SchmeNm/Cd') === 'BBAN'
  return bban ? 'bban' : 'other'
}
