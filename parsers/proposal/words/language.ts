/**
 * What a column of an export can be. The words of a language name them; what stands in the column
 * decides between roles that share a word, as "valuta" is a date in one language and a currency in
 * the next.
 */
export type Role = DateRole | AmountRole | TextRole | BusinessRole

export type DateRole = 'bookingDate' | 'valueDate' | 'otherDate'

/** `detail`: a part of a row's amount. `foreign`: the amount before it was exchanged. */
export type AmountRole = 'amount' | 'debit' | 'credit' | 'balance' | 'fee' | 'detail' | 'foreign'

export type TextRole =
  | 'sign'
  | 'status'
  | 'currency'
  | 'foreignCurrency'
  | 'rate'
  | 'account'
  | 'party'
  | 'payer'
  | 'payee'
  | 'partyAccount'
  | 'partyBic'
  | 'partyBankCode'
  | 'remittance'
  | 'bookingText'
  | 'bankReference'
  | 'customerReference'
  | 'endToEnd'
  | 'mandate'
  | 'creditorId'
  | 'paymentReference'
  | 'noise'

/** What exports of an ERP name beside money and dates. */
export type BusinessRole =
  | 'invoiceNumber'
  | 'creditMemoNumber'
  | 'documentNumber'
  | 'paymentNumber'
  | 'invoiceDate'
  | 'dueDate'
  | 'customerNumber'
  | 'customerName'
  | 'net'
  | 'tax'
  | 'taxId'
  | 'ledgerAccount'
  | 'costCentre'
  | 'taxCode'
  | 'address'
  | 'country'
  | 'email'
  | 'phone'
  | 'paymentTerms'
  | 'companyCode'
  | 'order'
  | 'method'
  | 'reason'

/**
 * The words of one language, as headers of exports write them: lists with commas. Letters count
 * without their marks and capitals, so `Währung` and `WAHRUNG` are one word.
 */
export interface Language {
  readonly name: string
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** Texts of a sign column: the words of both lists go in pairs. */
  readonly debit: string
  readonly credit: string
  /** Texts of a status column: of what is not booked yet, and of what will never be. */
  readonly pending: string
  readonly void: string
  /** Twelve names, January first; several lists where months are shortened in several ways. */
  readonly months: readonly string[]
  /** What a date such as 03/04/2026 begins with. */
  readonly dateOrder: 'day' | 'month'
}
