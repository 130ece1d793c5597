/** Why a statement is held, in words for whoever decides on it; docs/errors.md says more. */
const words: Readonly<Record<string, string>> = {
  'balance-mismatch': 'Its opening balance and entries do not give its closing balance',
  'statement-differs': 'Another version of it was delivered, which it can not correct',
  overlap: 'Another statement of the account tells of the same days and was delivered',
  'statement-reverted': 'This version was delivered before, and corrected since',
  'cumulative-export': 'It repeats rows of an earlier file, which have no key',
  'account-unknown': 'Its account is not in the register',
  'account-ambiguous': 'Two accounts of the register fit what it names',
}

export function heldWords(code: string): string {
  return Object.hasOwn(words, code) ? `${words[code]}` : 'The agent holds it for a person'
}
