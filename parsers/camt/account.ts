import type { Account } from '../../events/bank.ts'
import { isCurrency } from '../../events/currency.ts'
import type { Element } from './element.ts'
import { paths } from './path.ts'
import { present } from './present.ts'

/** What the account is called where the source does not say: the word that ISO 20022 users write. */
const notProvided = 'NOTPROVIDED'

/** The account's number as the file has it: `IBAN`, `Othr/Id`, in version 01 `BBAN`, `PrtryAcct/Id`. */
const numbers = paths('Id/IBAN', 'Id/Othr/Id', 'Id/BBAN', 'Id/UPIC', 'Id/PrtryAcct/Id')

const iban = paths('Id/IBAN')
const bban = paths('Id/BBAN')
const scheme = paths('Id/Othr/SchmeNm/Cd')
const currency = paths('Ccy')
const bic = paths('Svcr/FinInstnId/BICFI', 'Svcr/FinInstnId/BIC', 'Svcr/FinInstnId/CmbndId/BIC')
const owner = paths('Ownr/Nm', 'Ownr/Pty/Nm')

export function rawAccount(account: Element | undefined): string | undefined {
  return account?.peek(numbers)
}

/** Reads `Acct`; where it is absent the account is `NOTPROVIDED`. */
export function readAccount(account: Element | undefined): Account {
  if (!account) return { id: notProvided, scheme: 'other' }
  const found = { scheme: schemeOf(account), id: account.take(numbers)?.replace(/\s/g, '') }
  const stated = account.peek(currency)
  const facts = {
    currency: stated && isCurrency(stated) ? account.take(currency) : undefined,
    bic: account.take(bic),
    owner: account.take(owner),
  }
  return { id: found.id ?? notProvided, scheme: found.scheme, ...present(facts) }
}

function schemeOf(account: Element): Account['scheme'] {
  if (account.peek(iban)) return 'iban'
  return (account.peek(bban) ?? account.peek(scheme) === 'BBAN') ? 'bban' : 'other'
}
