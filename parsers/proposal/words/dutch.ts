import type { Language } from './language.ts'

export const dutch: Language = {
  name: 'Dutch',
  roles: {
    bookingDate:
      'datum, boekdatum, boekingsdatum, transactiedatum, uitvoeringsdatum, journaaldatum, ' +
      'verwerkingsdatum, datum boeking, afschriftdatum',
    valueDate: 'valutadatum, rentedatum, valuta datum, datum valuta, val datum',
    otherDate: 'transactiedatum, uitvoeringsdatum, tijd, datum verrekening, aankoopdatum',
    amount: 'bedrag, transactiebedrag, mutatie, bedrag eur, omzet, bedrag in eur, mutatiebedrag',
    debit: 'af, debet, uitgaven, bedrag af, afschrijving, debetbedrag, uit',
    credit: 'bij, credit, inkomsten, bedrag bij, bijschrijving, creditbedrag',
    balance:
      'saldo, saldo na mutatie, saldo na trn, beginsaldo, saldo voor mutatie, boeksaldo, ' +
      'saldo na boeking, eindsaldo, resulterend saldo',
    fee: 'kosten, provisie',
    detail: 'deelbedrag, detailbedrag, korting',
    foreign: 'oorspr bedrag, oorspronkelijk bedrag, bedrag vreemde valuta, origineel bedrag',
    sign:
      'af bij, credit debet, debet credit, d c, creditdebet, debetcredit, bij af, c d, code af bij, ' +
      'debet credit indicator, af of bij, mutatiesoort',
    status: 'status, boekingsstatus',
    currency: 'munt, muntsoort, valuta, valutacode, munteenheid, rekening valuta, fx',
    foreignCurrency: 'oorspr munt, oorspronkelijke munt, vreemde valuta',
    rate: 'koers, wisselkoers',
    account:
      'rekening, rekeningnummer, iban bban, iban, eigen rekening, iban rekening, van rekening',
    party:
      'naam tegenpartij, naam, tegenrekeninghouder, naam omschrijving, naam tegenrekening, ' +
      'tegenpartij, begunstigde, naam van de tegenpartij, tegenpartij naam, naam begunstigde',
    payer: 'opdrachtgever, uiteindelijke partij, betaler',
    payee: 'begunstigde, ontvanger',
    partyAccount:
      'tegenrekening, tegenrekening iban bban, tegenrekeningnummer, rekening tegenpartij, ' +
      'iban tegenrekening, rekeningnummer tegenpartij, tegenrekening iban, naar rekening',
    partyBic: 'bic, bic tegenpartij, bic code tegenpartij, swift',
    partyBankCode: 'bankcode',
    remittance:
      'omschrijving, mededelingen, mededeling, omschrijving 1, omschrijving 2, omschrijving 3, ' +
      'vrije mededeling, details, omschrijving van de verrichting, naam omschrijving, ' +
      'verrichting, detail van de omzet, bericht, toelichting, boodschap, vrije tekst',
    bookingText:
      'code, mutatiesoort, type betaling, betaalwijze, soort, boekcode, type verrichting',
    bankReference:
      'referentie, transactiereferentie, volgnr, volgnummer, transactienummer, afschriftnummer, ' +
      'refertenummer, banktransactie id, boekingsnummer, bankreferentie',
    customerReference: 'klantreferentie, batch id, uw referentie',
    endToEnd: 'end to end referentie, end to end id',
    mandate: 'machtigingskenmerk, machtigingsnummer, mandaat, mandaatreferentie',
    creditorId: 'incassant id, incassant',
    paymentReference: 'betalingskenmerk, gestructureerde mededeling, kenmerk',
    noise: 'categorie, product, isin, adres, tijd, saldo soort, afschrift',
    invoiceNumber: 'factuurnummer, factuur, factuurnr',
    creditMemoNumber: 'creditnota, creditnotanummer',
    documentNumber: 'boekstuknummer, boekstuk, documentnummer, stuknummer',
    paymentNumber: 'betalingsnummer',
    invoiceDate: 'factuurdatum, documentdatum',
    dueDate: 'vervaldatum, vervaldag',
    customerNumber: 'klantnummer, debiteurnummer, klantnr, klant, debiteur, debiteurnr',
    customerName: 'klantnaam, klant, bedrijfsnaam, naam, debiteurnaam',
    net: 'bedrag excl btw, netto, nettobedrag, excl btw',
    tax: 'btw, btw bedrag',
    taxId: 'btw nummer, btw nr',
    ledgerAccount: 'grootboekrekening, rekening, grootboek, rekeningnummer',
    costCentre: 'kostenplaats',
    taxCode: 'btw code',
    address: 'adres, straat',
    country: 'land, landcode',
    email: 'e mail, email, e mailadres',
    phone: 'telefoon, telefoonnummer',
    paymentTerms: 'betalingsvoorwaarden, betaaltermijn, betalingsconditie',
    companyCode: 'administratie, bedrijfscode, bedrijf',
    order: 'order, ordernummer, bestelnummer, inkoopordernummer',
    method: 'betaalmethode, betaalwijze',
    reason: 'reden',
  },
  debit: 'af, debet, d, a, uit, debit',
  credit: 'bij, credit, c, b, in, credit',
  pending: 'gereserveerd, in behandeling, nog te verwerken, lopend',
  void: 'geannuleerd, geweigerd, afgewezen',
  months: [
    'jan, feb, mrt, apr, mei, jun, jul, aug, sep, okt, nov, dec',
    'januari, februari, maart, april, mei, juni, juli, augustus, september, oktober, november, ' +
      'december',
  ],
  dateOrder: 'day',
}
