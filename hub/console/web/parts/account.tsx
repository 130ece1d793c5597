import { accountText } from '../words/numbers.ts'

/** An account with its name, where it is known and may be seen. */
export function Account({ account, name }: { account: string; name?: string | undefined }) {
  return (
    <span class="account">
      {name && <span class="account-name">{name}</span>}
      <span class="account-number">{accountText(account)}</span>
    </span>
  )
}
