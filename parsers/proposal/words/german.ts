import type { Language } from './language.ts'

export const german: Language = {
  name: 'German',
  roles: {
    bookingDate:
      'buchungstag, buchungsdatum, buchung, datum, buchungszeitpunkt, buchungstermin, ' +
      'datum des abschlusses, buch datum, umsatzdatum, buchungsdat, rechnungsdatum der karte',
    valueDate:
      'valuta, valutadatum, wertstellung, wert, wertstellungsdatum, wertstellungstag, valutatag, ' +
      'wertdatum, val datum, valutierung',
    otherDate:
      'transaktionsdatum, belegdatum, kaufdatum, einkaufsdatum, abschlussdatum, auftragsdatum, ' +
      'datum des beginns, bewertungsdatum, datum von, datum bis, mandatsdatum, ' +
      'erfassungsdatum, ausfuhrungsdatum, datum zeit, umsatzzeit',
    amount:
      'betrag, umsatz, buchungsbetrag, umsatzbetrag, transaktionsbetrag, betrag in eur, ' +
      'bewegung, soll haben, zahlungsbetrag, gesamtbetrag, betrag kontowahrung, brutto, ' +
      'bruttobetrag, rechnungsbetrag',
    debit:
      'soll, belastung, lastschrift, belastungsbetrag, ausgang, ausgaben, lastschriftbetrag, ' +
      'abgang, auszahlung, sollbetrag, betrag soll, soll umsatz, belastungen, ausgabe',
    credit:
      'haben, gutschrift, gutschriftsbetrag, eingang, einnahmen, gutschriftbetrag, zugang, ' +
      'einzahlung, habenbetrag, betrag haben, haben umsatz, gutschriften, einnahme',
    balance:
      'saldo, kontostand, saldo nach buchung, neuer saldo, buchungssaldo, endsaldo, guthaben',
    fee: 'gebuhr, gebuhren, entgelt, spesen, transaktionskosten, kommission, provision',
    detail:
      'betrag detail, betrag einzelzahlung, einzelbetrag, detail, teilbetrag, rabatt, ' +
      'valutasaldo, auslagenersatz rucklastschrift, fremde gebuhren',
    foreign:
      'originalbetrag, betrag in fremdwahrung, fremdwahrungsbetrag, ursprungsbetrag, ' +
      'lastschrift ursprungsbetrag, betrag original, ursprunglicher betrag',
    sign:
      's h, soll haben kennzeichen, soll haben, debit kredit, kennzeichen, sh kennzeichen, sh kz, ' +
      'belastung gutschrift, gutschrift belastung, vorzeichen, umsatztyp, s h kennzeichen, ' +
      'debit credit, soll haben kz, soll haben kennz, buchungsart',
    status: 'status, buchungsstatus, zustand, info, umsatzstatus',
    currency:
      'wahrung, waehrung, whg, wkz, buchungswahrung, kontowahrung, wahr, wahrungskennzeichen, ' +
      'wahrungsschlussel, wahrungscode, hauswahrung',
    foreignCurrency: 'originalwahrung, fremdwahrung, ursprungswahrung',
    rate: 'kurs, umrechnungskurs, wechselkurs, devisenkurs',
    account:
      'auftragskonto, kontonummer, konto, iban auftragskonto, eigene iban, auftraggeberkonto, ' +
      'iban, konto nr, kontonr, kartennummer, iban auftraggeberkonto, eigenes konto',
    party:
      'beguenstigter zahlungspflichtiger, auftraggeber beguenstigter, name zahlungsbeteiligter, ' +
      'begunstigter auftraggeber, auftraggeber empfanger, empfanger auftraggeber name, partner, ' +
      'name, empfanger, gegenpartei, partnername, name des partners, kunde, handler, ' +
      'name auftraggeber begunstigter, zahlungsempfanger, empfanger zahlungspflichtiger, ' +
      'empfangername, auftraggeber empfanger name, gegenkonto name, kontoinhaber gegenkonto',
    payer: 'auftraggeber, zahlungspflichtiger, zahlungspflichtige r, absender, auftraggebername',
    payee: 'zahlungsempfanger, zahlungsempfanger in, begunstigter, empfanger',
    partyAccount:
      'iban zahlungsbeteiligter, kontonummer iban, partner iban, gegenkonto, iban empfanger, ' +
      'empfanger auftraggeber iban, iban kontonummer, kontoverbindung des partners, ' +
      'iban gegenkonto, kontonummer, iban, konto des auftraggebers, iban des partners, ' +
      'gegenkonto iban, konto bank',
    partyBic:
      'bic, bic swift code, bic zahlungsbeteiligter, partner bic, empfanger auftraggeber bic, ' +
      'swift, bic des partners, swift code',
    partyBankCode: 'blz, bankleitzahl, bank code, blz partner',
    remittance:
      'verwendungszweck, buchungstext, buchungsdetails, text, beschreibung, zahlungszweck, ' +
      'mitteilung, details, vwz, zahlungsgrund, avisierungstext, umsatztext, vorgang, ' +
      'vorgang verwendungszweck, mitteilung referenz, transaktionsbeschreibung, zusatzinfos, ' +
      'buchungsinformation, notiz, bemerkung, zusatztext, belegtext, erlauterung',
    bookingText:
      'buchungstext, umsatzart, buchungsart, vorgang, transaktionsart, auftragsart, art, typ, ' +
      'buchungstyp, umsatztyp, textschlussel, zahlungsart, geschaftsvorfall',
    bankReference:
      'referenz, transaktions nr, buchungsreferenz, transaktionsnummer, transaktions id, ' +
      'auftragsnummer, bankreferenz, zkb referenz, referenznummer der bank, buchungs id, ' +
      'transaktionscode, umsatz id, buchungsnummer, referenz nr',
    customerReference: 'kundenreferenz, referenznummer, eigene referenz, kundenref',
    endToEnd: 'kundenreferenz end to end, end to end referenz, ende zu ende referenz, end to end',
    mandate: 'mandatsreferenz, mandat id, mandatsref, mandat',
    creditorId: 'glaubiger id, glaeubiger id, creditor id, glaubiger identifikation',
    paymentReference: 'zahlungsreferenz, qr referenz, esr referenz, strukturierte referenz',
    noise: 'kategorie, produkt, lander, uhrzeit, zeit, handlerkategorie, fussnoten, blatt, auszug',
    invoiceNumber: 'rechnungsnummer, rechnungsnr, rechnung, rechnung nr, re nr, faktura',
    creditMemoNumber: 'gutschriftsnummer, gutschrift nr, gutschriftnummer',
    documentNumber: 'belegnummer, belegnr, beleg, beleg nr, dokumentnummer, belegnr.',
    paymentNumber: 'zahlungsnummer, zahlung nr, zahlungsnr',
    invoiceDate: 'rechnungsdatum, belegdatum, fakturadatum',
    dueDate: 'falligkeit, falligkeitsdatum, fallig am, zahlbar bis, fallig',
    customerNumber: 'kundennummer, kundennr, debitor, debitorennummer, kunde nr, kunden nr, konto',
    customerName: 'kunde, kundenname, name, firma, name1, debitorname, firmenname',
    net: 'netto, nettobetrag, betrag netto',
    tax: 'mwst, steuer, ust, steuerbetrag, umsatzsteuer, mehrwertsteuer, ust betrag, mwst betrag',
    taxId: 'ust id, ust idnr, umsatzsteuer id, steuernummer, ustid',
    ledgerAccount: 'konto, sachkonto, hauptbuchkonto, kontonummer, fibu konto',
    costCentre: 'kostenstelle, kst, kostenst',
    taxCode: 'steuerschlussel, steuerkennzeichen, stkz, mwst code, bu schlussel',
    address: 'adresse, strasse, anschrift, str',
    country: 'land, landercode, lkz, laenderkennzeichen',
    email: 'e mail, email, mail',
    phone: 'telefon, tel, telefonnummer',
    paymentTerms: 'zahlungsbedingung, zahlungsbedingungen, zahlungsziel, zbed',
    companyCode: 'buchungskreis, mandant, bukrs, gesellschaft, firma nr',
    order: 'auftrag, auftragsnummer, bestellnummer, bestellung, auftragsnr',
    method: 'zahlungsart, zahlweg, zahlungsweg, zahlart',
    reason: 'grund, ablehnungsgrund, fehlergrund, ruckgabegrund',
  },
  debit: 'soll, s, belastung, lastschrift, ausgang, -, ausgabe, abgang',
  credit: 'haben, h, gutschrift, gutschrift, eingang, +, einnahme, zugang',
  pending: 'vorgemerkt, umsatz vorgemerkt, pendent, ausstehend, offen, reserviert, in bearbeitung',
  void: 'storniert, abgelehnt, zuruckgewiesen, abgebrochen, ruckgangig gemacht, fehlgeschlagen',
  months: [
    'jan, feb, mar, apr, mai, jun, jul, aug, sep, okt, nov, dez',
    'januar, februar, marz, april, mai, juni, juli, august, september, oktober, november, dezember',
  ],
  dateOrder: 'day',
}
