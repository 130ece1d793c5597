import type { Language } from './language.ts'

export const polish: Language = {
  name: 'Polish',
  roles: {
    bookingDate: 'data ksiegowania, data operacji, data, data transakcji, data zaksiegowania',
    valueDate: 'data waluty, data rozliczenia, waluta data',
    otherDate: 'data transakcji, data zlecenia, data realizacji',
    amount:
      'kwota, kwota operacji, kwota transakcji, kwota w pln, wartosc, kwota w walucie rachunku',
    debit: 'obciazenia, obciazenie, wn, wydatki, wyplata, kwota obciazenia, debet',
    credit: 'uznania, uznanie, ma, wplywy, wplata, kwota uznania, kredyt',
    balance: 'saldo, saldo po operacji, saldo po transakcji, saldo koncowe, saldo ksiegowe',
    fee: 'oplata, prowizja, oplaty',
    detail: 'rabat, kwota szczegolowa, kwota blokady zwolnienie blokady, kwota blokady',
    foreign:
      'kwota oryginalna, kwota w walucie, kwota w walucie oryginalnej, kwota platnosci w walucie',
    sign: 'wn ma, strona, znak, typ obciazenie uznanie, obciazenie uznanie, dt ct',
    status: 'status, stan',
    currency: 'waluta, waluta rachunku, waluta konta, kod waluty',
    foreignCurrency: 'waluta oryginalna, waluta transakcji, waluta obca',
    rate: 'kurs, kurs wymiany',
    account: 'rachunek, numer rachunku, konto, numer konta, iban, rachunek nadawcy, nr rachunku',
    party:
      'kontrahent, nazwa kontrahenta, nadawca odbiorca, dane kontrahenta, odbiorca nadawca, nazwa, ' +
      'odbiorca, nadawca',
    payer: 'nadawca, zleceniodawca, platnik',
    payee: 'odbiorca, beneficjent',
    partyAccount:
      'rachunek kontrahenta, numer rachunku kontrahenta, nr rachunku kontrahenta, rachunek odbiorcy, ' +
      'numer konta kontrahenta, nr rachunku, konto kontrahenta',
    partyBic: 'bic, swift',
    partyBankCode: 'kod banku, nazwa banku',
    remittance:
      'tytul, opis, opis operacji, tytul operacji, szczegoly, opis transakcji, opis tytul, tytulem',
    bookingText: 'typ, typ transakcji, rodzaj transakcji, rodzaj operacji, typ operacji, rodzaj',
    bankReference:
      'numer referencyjny, nr transakcji, referencje, numer transakcji, id transakcji, ' +
      'identyfikator, nr referencyjny',
    customerReference: 'referencje klienta',
    endToEnd: 'end to end, identyfikator end to end',
    mandate: 'mandat',
    creditorId: 'identyfikator wierzyciela',
    paymentReference: 'identyfikator platnosci',
    noise: 'kategoria, godzina, produkt',
    invoiceNumber: 'numer faktury, nr faktury, faktura',
    creditMemoNumber: 'numer korekty, faktura korygujaca, korekta',
    documentNumber: 'numer dokumentu, nr dokumentu, dokument',
    paymentNumber: 'numer platnosci',
    invoiceDate: 'data faktury, data wystawienia, data dokumentu',
    dueDate: 'termin platnosci, data platnosci, termin',
    customerNumber: 'numer klienta, nr klienta, kod klienta',
    customerName: 'klient, nazwa klienta, nabywca, firma, nazwa',
    net: 'netto, kwota netto, wartosc netto',
    tax: 'vat, kwota vat, podatek',
    taxId: 'nip, numer vat',
    ledgerAccount: 'konto, numer konta, konto ksiegowe',
    costCentre: 'mpk, centrum kosztow, miejsce powstawania kosztow',
    taxCode: 'kod vat, stawka vat',
    address: 'adres, ulica',
    country: 'kraj, kod kraju',
    email: 'e mail, email',
    phone: 'telefon',
    paymentTerms: 'warunki platnosci',
    companyCode: 'kod firmy, spolka',
    order: 'zamowienie, numer zamowienia',
    method: 'sposob platnosci, metoda platnosci',
    reason: 'powod, przyczyna',
  },
  debit: 'wn, obciazenie, d, dt',
  credit: 'ma, uznanie, c, ct',
  pending: 'oczekujaca, blokada, w realizacji, oczekuje, oczekujace',
  void: 'anulowana, odrzucona, anulowane, odrzucone',
  months: [
    'sty, lut, mar, kwi, maj, cze, lip, sie, wrz, paz, lis, gru',
    'stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, wrzesnia, pazdziernika, ' +
      'listopada, grudnia',
  ],
  dateOrder: 'day',
}
