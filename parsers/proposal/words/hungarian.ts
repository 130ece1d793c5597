import type { Language } from './language.ts'

export const hungarian: Language = {
  name: 'Hungarian',
  roles: {
    bookingDate:
      'konyveles datuma, konyvelesi datum, datum, konyveles napja, tranzakcio datuma, ' +
      'tranzakcio idopontja, konyvelt datum',
    valueDate: 'erteknap, ertek datum, erteknapja',
    otherDate: 'tranzakcio datuma, vasarlas datuma, tranzakcio idopontja, beerkezes',
    amount: 'osszeg, tranzakcio osszege, konyvelt osszeg, forgalom, osszeg a szamla devizaneme',
    debit: 'terheles, tartozik, kiadas, terheles osszege',
    credit: 'jovairas, kovetel, bevetel, jovairas osszege',
    balance: 'egyenleg, konyvelt egyenleg, zaroegyenleg, uj egyenleg, szamlaegyenleg',
    fee: 'dij, jutalek, koltseg',
    detail: 'reszosszeg, kedvezmeny',
    foreign: 'eredeti osszeg, deviza osszeg',
    sign: 'terheles jovairas, terheles vagy jovairas, t k, irany, bejovo kimeno, elojel, jovairas terheles',
    status: 'statusz, allapot',
    currency: 'deviza, devizanem, penznem, szamla devizaneme, konyvelt devizanem',
    foreignCurrency: 'eredeti devizanem, eredeti deviza, eredeti penznem',
    rate: 'arfolyam',
    account: 'szamlaszam, szamla, sajat szamlaszam, iban, konyvelesi szamla, konyvelt szamla',
    party:
      'partner neve, partner, ellenoldali nev, ellenoldal neve, nev, partner elnevezese, ' +
      'kedvezmenyezett neve, ellenoldali partner',
    payer: 'fizeto, megbizo, kuldo',
    payee: 'kedvezmenyezett, jogosult',
    partyAccount:
      'partner szamlaszama, ellenszamla, ellenoldali szamlaszam, partner szamla, ' +
      'partner bankszamlaszama, ellenoldali szamlaszama, partner szamlaszam',
    partyBic: 'bic, swift',
    partyBankCode: 'bankkod',
    remittance:
      'kozlemeny, megjegyzes, leiras, tranzakcio leirasa, narrativa, megnevezes, reszletek',
    bookingText: 'tipus, tranzakcio tipusa, forgalom tipusa, jogcim, muvelet',
    bankReference:
      'tranzakcio azonosito, banki azonosito, azonosito, tranzakcio azonositoja, hivatkozas, ' +
      'konyvelesi azonosito, referencia',
    customerReference: 'ugyfel hivatkozas, sajat hivatkozas',
    endToEnd: 'vegponttol vegpontig, end to end',
    mandate: 'felhatalmazas',
    creditorId: 'beszedo azonosito',
    paymentReference: 'fizetesi azonosito',
    noise: 'kategoria, idopont, ido',
    invoiceNumber: 'szamla sorszama, szamlaszam, szamla szama, szla szam',
    creditMemoNumber: 'jovairo szamla, helyesbito szamla',
    documentNumber: 'bizonylatszam, bizonylat',
    paymentNumber: 'fizetes szama',
    invoiceDate: 'szamla kelte, kelt, kiallitas datuma, bizonylat datuma',
    dueDate: 'fizetesi hatarido, esedekesseg, hatarido',
    customerNumber: 'vevokod, ugyfelszam, vevo kod',
    customerName: 'vevo, vevo neve, ugyfel neve, ceg, nev',
    net: 'netto, netto osszeg',
    tax: 'afa, afa osszeg',
    taxId: 'adoszam',
    ledgerAccount: 'fokonyvi szam, fokonyvi szamla',
    costCentre: 'koltseghely',
    taxCode: 'afa kod',
    address: 'cim, utca',
    country: 'orszag, orszagkod',
    email: 'e mail, email',
    phone: 'telefon, telefonszam',
    paymentTerms: 'fizetesi feltetel',
    companyCode: 'cegkod',
    order: 'rendeles, rendelesszam',
    method: 'fizetesi mod',
    reason: 'ok, indok',
  },
  debit: 'terheles, tartozik, t, kimeno, kiadas, t',
  credit: 'jovairas, kovetel, k, bejovo, bevetel, j',
  pending: 'fuggoben, zarolt, feldolgozas alatt, fuggo',
  void: 'torolt, elutasitott, visszavont',
  months: [
    'jan, feb, mar, apr, maj, jun, jul, aug, szept, okt, nov, dec',
    'januar, februar, marcius, aprilis, majus, junius, julius, augusztus, szeptember, oktober, ' +
      'november, december',
  ],
  dateOrder: 'day',
}
