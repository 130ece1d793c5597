import type { Language } from './language.ts'

export const czech: Language = {
  name: 'Czech',
  roles: {
    bookingDate:
      'datum, datum zauctovani, datum zaúctovani, zauctovano, datum pohybu, datum provedeni, ' +
      'datum splatnosti platby, datum uctovani, zauctovani, datum transakce, datum operace',
    valueDate: 'valuta, datum valuty, datum valuta',
    otherDate: 'datum odeslani, datum platby, datum porizeni, datum provedeni',
    amount: 'castka, objem, suma, castka v mene uctu, zauctovana castka, castka czk, obrat',
    debit: 'vydaje, vydej, debet, na vrub, md, odchozi castka, ma dati',
    credit: 'prijmy, prijem, kredit, ve prospech, dal, prichozi castka',
    balance: 'zustatek, konecny zustatek, zustatek po transakci, ucetni zustatek',
    fee: 'poplatek, poplatky',
    detail: 'dilci castka, sleva',
    foreign: 'puvodni castka, castka v originalni mene, puvodni castka obratu',
    sign: 'md dal, znamenko, smer, smer platby, prijem vydej, typ pohybu',
    status: 'stav, status',
    currency: 'mena, mena uctu, kod meny',
    foreignCurrency: 'puvodni mena, originalni mena, mena puvodni castky',
    rate: 'kurz, smenny kurz',
    account: 'ucet, cislo uctu, vlastni ucet, iban, moje cislo uctu, nazev uctu, muj ucet',
    party:
      'nazev protiuctu, nazev protistrany, protistrana, jmeno protistrany, nazev, prijemce, ' +
      'nazev uctu protistrany, obchodnik, jmeno',
    payer: 'platce, odesilatel, prikazce',
    payee: 'prijemce, nazev prijemce',
    partyAccount:
      'protiucet, cislo protiuctu, ucet protistrany, cislo uctu protistrany, protiucet iban',
    partyBic: 'bic, swift, bic kod',
    partyBankCode: 'kod banky, kod banky protiuctu, banka protistrany, kod banky protistrany',
    remittance:
      'popis, zprava pro prijemce, poznamka, zprava, popis transakce, popis operace, poznamky, ' +
      'zprava pro platce, detail, uzivatelska identifikace, zprava pro prijemce a platce, vlastni poznamka',
    bookingText:
      'typ, typ transakce, typ operace, typ platby, kategorie transakce, druh pohybu, typ pohybu',
    bankReference:
      'id transakce, id pohybu, identifikace transakce, cislo transakce, id operace, reference, ' +
      'reference platby, id pokynu, reference banky',
    customerReference: 'reference platce, ss, specificky symbol',
    endToEnd: 'end to end, reference end to end',
    mandate: 'mandat, souhlas s inkasem',
    creditorId: 'identifikator inkasujiciho',
    paymentReference: 'variabilni symbol, vs',
    noise: 'kategorie, ks, konstantni symbol, cas, storno, nazev banky, misto',
    invoiceNumber: 'cislo faktury, faktura',
    creditMemoNumber: 'dobropis, cislo dobropisu, opravny doklad',
    documentNumber: 'cislo dokladu, doklad',
    paymentNumber: 'cislo platby',
    invoiceDate: 'datum faktury, datum vystaveni, datum dokladu',
    dueDate: 'datum splatnosti, splatnost',
    customerNumber: 'cislo zakaznika, kod zakaznika, cislo odberatele',
    customerName: 'zakaznik, odberatel, nazev zakaznika, firma, nazev',
    net: 'zaklad dane, cena bez dph, bez dph',
    tax: 'dph, castka dph',
    taxId: 'dic, ico',
    ledgerAccount: 'ucet, cislo uctu',
    costCentre: 'stredisko, nakladove stredisko',
    taxCode: 'kod dph, sazba dph',
    address: 'adresa, ulice',
    country: 'zeme, stat, kod zeme',
    email: 'e mail, email',
    phone: 'telefon',
    paymentTerms: 'platebni podminky',
    companyCode: 'kod firmy, spolecnost',
    order: 'objednavka, cislo objednavky',
    method: 'zpusob platby, forma uhrady',
    reason: 'duvod',
  },
  debit: 'md, vydej, debet, d, odchozi, vydaj',
  credit: 'dal, prijem, kredit, k, prichozi, prijem',
  pending: 'cekajici, blokace, nezauctovano, ceka na zpracovani',
  void: 'zruseno, zamitnuto, stornovano',
  months: [
    'led, uno, bre, dub, kve, cvn, cvc, srp, zar, rij, lis, pro',
    'ledna, unora, brezna, dubna, kvetna, cervna, cervence, srpna, zari, rijna, listopadu, prosince',
  ],
  dateOrder: 'day',
}
