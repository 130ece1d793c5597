import type { Language } from './language.ts'

export const english: Language = {
  name: 'English',
  roles: {
    bookingDate:
      'booking date, booked at, date, posting date, post date, posted date, transaction date, ' +
      'date processed, processed date, entry date, date completed, completed date, booked, ' +
      'process date, date posted, transaction completed, posted, finished on, settlement date, ' +
      'created, created at, completed, accounting date, trans date, tran date, created on',
    valueDate: 'value date, valuta date, value, effective date, val date, valuta, interest date',
    otherDate:
      'transaction date, purchase date, trade date, started date, date started, execution date, ' +
      'transaction started, date from, date to, valuation date, order date, initiated date',
    amount:
      'amount, transaction amount, net amount, value, sum, amount in account currency, net, ' +
      'credit debit amount, debit credit amount, gross, gross amount, paid amount, total, amount payment currency',
    debit:
      'debit, debit amount, withdrawal, withdrawals, paid out, money out, debits, out, payments, ' +
      'withdrawal amount, payment, spent, withdrawn, debited, outflow, outgoing, charge, amount debit',
    credit:
      'credit, credit amount, deposit, deposits, paid in, money in, credits, in, receipts, ' +
      'deposit amount, received, credited, inflow, incoming, receipt, amount credit',
    balance:
      'balance, running balance, account balance, closing balance, ledger balance, new balance',
    fee: 'fee, fees, commission, charges, total fees, transaction costs, bank charges, transaction fee',
    detail: 'detail, discount, individual amount, single amount, split amount, amount details, tip',
    foreign:
      'original amount, orig amount, foreign amount, local amount, amount foreign, ' +
      'source amount, target amount, foreign currency amount, billing amount, counter amount',
    sign:
      'debit credit, credit debit, dr cr, cr dr, d c, c d, direction, sign, debit or credit, ' +
      'credit or debit, dc, drcr, debit credit indicator, indicator, transaction type, in out',
    status: 'status, state, state type, transaction status, payment status, booking status',
    currency:
      'currency, ccy, cur, curr, currency code, account currency, payment currency, ' +
      'transaction currency, billing currency, source currency',
    foreignCurrency:
      'original currency, orig currency, foreign currency, local currency, target currency, ' +
      'originalcurrency, counter currency',
    rate: 'exchange rate, rate, fx rate, conversion rate',
    account:
      'account, account number, iban, own account, account no, account iban, account id, card',
    party:
      'counterparty, counterparty name, name, merchant, merchant name, beneficiary name, ' +
      'partner name, payee, counter party, remitter, beneficiary or remitter, other party, ' +
      'partner, payer payee, contact, counteraccount name, recipient, vendor, payee name, customer',
    payer:
      'payer, sender, remitter, ordering party, debtor, from, source name, payer name, debtor name',
    payee: 'payee, beneficiary, recipient, creditor, to, target name, payee name, creditor name',
    partyAccount:
      'counterparty account, counterparty iban, beneficiary account number, account number, ' +
      'beneficiary iban, counter account, partner iban, recipient account, payee account, ' +
      'counteraccount number, counterparty account number, other account, bank account details',
    partyBic: 'bic, swift, counterparty bic, beneficiary bic, swift code, bic swift',
    partyBankCode: 'bank code, sort code, routing number, beneficiary sort code or routing number',
    remittance:
      'description, details, text, narrative, memo, payment details, remittance information, ' +
      'reference, message, particulars, notification text, booking text, booking details, ' +
      'transaction details, transaction description, note, notes, subject, payment reference, ' +
      'additional information, purpose, communication, transactions, transaction, remarks, ' +
      'payment purpose, message for payee, message for me, remittance info, narration',
    bookingText:
      'transaction type, type, type of transaction, payment type, booking type, transaction code, ' +
      'booking text, code, category code',
    bankReference:
      'transaction id, id, transaction reference, bank reference, transaction no, reference number, ' +
      'transaction number, reference, ref, entry reference, booking reference, unique id, ' +
      'transfer id, twint order id, fitid, serial number, transaction reference number, ref no',
    customerReference: 'customer reference, your reference, client reference, own reference',
    endToEnd: 'end to end id, end to end reference, e2e reference, end to end, endtoendid',
    mandate: 'mandate, mandate reference, mandate id',
    creditorId: 'creditor id, creditor identifier',
    paymentReference: 'payment reference, structured reference, creditor reference, reference no',
    noise:
      'category, tags, time, product, emoji, address, icon, footnotes, receipt, card number, city',
    invoiceNumber:
      'invoice number, invoice no, invoice, invoice id, inv no, bill number, document no',
    creditMemoNumber:
      'credit memo number, credit note number, credit note, credit memo, credit note no',
    documentNumber:
      'document number, document no, document, voucher, journal number, journal id, doc no',
    paymentNumber: 'payment number, payment id, payment no, charge id, receipt number',
    invoiceDate: 'invoice date, document date, issue date, date issued, bill date, issued',
    dueDate: 'due date, due, payment due, maturity, due on',
    customerNumber: 'customer number, customer no, customer id, customer, client id, debtor number',
    customerName:
      'customer name, customer, client, client name, company, company name, bill to, name',
    net: 'net, net amount, amount net, subtotal, total net',
    tax: 'tax, vat, tax amount, vat amount, gst, sales tax',
    taxId: 'vat id, tax id, vat number, tax number, vat no',
    ledgerAccount:
      'account, account number, gl account, ledger account, account code, nominal code',
    costCentre: 'cost centre, cost center, department, cc',
    taxCode: 'tax code, vat code',
    address: 'address, street, address line 1, street address',
    country: 'country, country code',
    email: 'email, e mail, email address, mail',
    phone: 'phone, telephone, phone number, tel, mobile',
    paymentTerms: 'payment terms, terms',
    companyCode: 'company code, entity, legal entity, company id',
    order: 'order, order number, po number, order no, purchase order, order id',
    method: 'payment method, method, card brand',
    reason: 'reason, failure reason, decline reason, failure message, refund reason',
  },
  debit: 'debit, d, dr, dbit, out, -, db, withdrawal, money out, outgoing, dt',
  credit: 'credit, c, cr, crdt, in, +, cr, deposit, money in, incoming, ct',
  pending:
    'pending, unbooked, reserved, authorised, authorized, in progress, processing, not settled',
  void: 'reverted, declined, cancelled, canceled, failed, rejected, voided, expired, denied',
  months: [
    'jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec',
    'january, february, march, april, may, june, july, august, september, october, november, december',
  ],
  dateOrder: 'day',
}
