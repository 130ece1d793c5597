/**
 * What a piece of field 86 means. `debtor` and `creditor` become the counterparty where they are
 * the far side of the movement; `own` has no place in the model and stays under `original`.
 */
export type Role =
  | 'text'
  | 'gvc'
  | 'bai'
  | 'returnReason'
  | 'remittance'
  | 'reference'
  | 'endToEnd'
  | 'mandate'
  | 'creditorId'
  | 'customer'
  | 'bank'
  | 'batch'
  | 'transaction'
  | 'name'
  | 'account'
  | 'bic'
  | 'bankCode'
  | 'address'
  | 'partyId'
  | 'party'
  | 'debtor'
  | 'creditor'
  | 'debtorName'
  | 'debtorAccount'
  | 'debtorBic'
  | 'creditorName'
  | 'creditorAccount'
  | 'creditorBic'
  | 'originalAmount'
  | 'charges'
  | 'rate'
  | 'own'

/** Roles that say what a fact is kept as; the others first tell whose side of the payment it is. */
export type Kept = Exclude<
  Role,
  | 'party'
  | 'debtor'
  | 'debtorName'
  | 'debtorAccount'
  | 'debtorBic'
  | 'creditor'
  | 'creditorName'
  | 'creditorAccount'
  | 'creditorBic'
>

/** One fact of field 86, under the name that the bank gives it. */
export interface Fact {
  readonly role: Role
  /** Subfield or key as the bank has it: `20`, `SVWZ`, `REMI`. */
  readonly key: string
  readonly value: string
}
