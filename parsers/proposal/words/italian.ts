import type { Language } from './language.ts'

export const italian: Language = {
  name: 'Italian',
  roles: {
    bookingDate:
      'data contabile, data registrazione, data di registrazione, data, data operazione, ' +
      'data di contabilizzazione, data oper, data operaz, data di completamento, ' +
      'data movimento, data contabilizzazione, operazione, contabile, data transazione, data mov',
    valueDate:
      'data valuta, valuta, data di valuta, data val, data della valuta, data di valutazione',
    otherDate:
      'data transazione, data di acquisto, data dell operazione, data di inizio, data dal, ' +
      'data al, data di chiusura, data acquisto, stampato il',
    amount:
      'importo, importo della transazione, ammontare, importo in euro, importo in eur, importo eur, ' +
      'netto, importo operazione, importo movimento, entrate uscite',
    debit: 'dare, addebito, addebiti, uscite, importo di addebito, uscita, importo dare, prelievi',
    credit: 'avere, accredito, accrediti, entrate, importo di accredito, entrata, importo avere',
    balance: 'saldo, saldo contabile, saldo progressivo, saldo disponibile, saldo finale',
    fee: 'costo, commissione, tariffa, commissioni, spese, costi',
    detail: 'importo dettaglio, dettaglio importo, importo singolo, sconto',
    foreign: 'importo originale, importo estero, importo in valuta, importo divisa, lordo',
    sign: 'debito credito, dare avere, addebito accredito, segno, d a, da, tipo movimento',
    status: 'stato, stato operazione',
    currency: 'divisa, valuta, moneta, mon, div, valuta conto, codice divisa',
    foreignCurrency: 'valuta estera, divisa originale, valuta originale, divisa estera',
    rate: 'cambio, tasso di cambio, corso',
    account: 'iban, conto, numero conto, numero di conto, rapporto, posizione',
    party:
      'nome, controparte, beneficiario, ordinante beneficiario, beneficiario ordinante, ' +
      'commerciante, nominativo, esercente, nome controparte, intestatario controparte',
    payer: 'ordinante, mittente, pagatore',
    payee: 'beneficiario, destinatario',
    partyAccount: 'iban controparte, conto controparte, iban beneficiario, conto beneficiario',
    partyBic: 'bic, swift, bic controparte',
    partyBankCode: 'abi, codice banca',
    remittance:
      'descrizione, causale, testo di contabilizzazione, testo, dettagli, comunicazione, ' +
      'testo d avviso, testo di avviso, descrizione operazione, dettaglio, denominazione, ' +
      'testo di registrazione, dettagli di contabilizzazione, note, descrizione estesa, ' +
      'informazioni, motivo del pagamento, causale descrizione, oggetto',
    bookingText:
      'tipo, tipo di ordine, transazione, tipo operazione, causale, caus, causale abi, ' +
      'tipo di transazione, tipologia, tipo di registrazione',
    bankReference:
      'numero di riferimento, numero di ordine, rif esterno, n di transazione, riferimento, ' +
      'codice transazione, cro, numero operazione, numero di transazione, id transazione, trn',
    customerReference: 'riferimento cliente',
    endToEnd: 'end to end, riferimento end to end',
    mandate: 'mandato, riferimento mandato',
    creditorId: 'codice creditore, identificativo creditore',
    paymentReference: 'riferimento di pagamento, riferimento strutturato',
    noise: 'categoria, etichetta, orario, fuso orario, prodotto, ora, note a pie di pagina',
    invoiceNumber: 'numero fattura, fattura, n fattura, num fattura',
    creditMemoNumber: 'numero nota di credito, nota di credito',
    documentNumber: 'numero documento, documento, n documento, protocollo',
    paymentNumber: 'numero pagamento',
    invoiceDate: 'data fattura, data documento, data emissione',
    dueDate: 'scadenza, data scadenza, data di scadenza',
    customerNumber: 'codice cliente, numero cliente, cod cliente, cliente',
    customerName: 'cliente, ragione sociale, nome cliente, denominazione, nome',
    net: 'imponibile, netto, importo netto',
    tax: 'iva, imposta, importo iva',
    taxId: 'partita iva, p iva, codice fiscale',
    ledgerAccount: 'conto, numero conto, conto contabile, sottoconto',
    costCentre: 'centro di costo, cdc',
    taxCode: 'codice iva',
    address: 'indirizzo, via',
    country: 'paese, nazione, stato',
    email: 'e mail, email, posta elettronica',
    phone: 'telefono, tel',
    paymentTerms: 'condizioni di pagamento',
    companyCode: 'codice societa, societa, azienda',
    order: 'ordine, numero ordine',
    method: 'metodo di pagamento, modalita di pagamento',
    reason: 'motivo, motivazione',
  },
  debit: 'addebito, dare, d, uscita, debito',
  credit: 'accredito, avere, a, entrata, credito',
  pending: 'in sospeso, in attesa, prenotato, non contabilizzato, in corso, da contabilizzare',
  void: 'annullato, rifiutato, stornato, respinto',
  months: [
    'gen, feb, mar, apr, mag, giu, lug, ago, set, ott, nov, dic',
    'gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, ' +
      'novembre, dicembre',
  ],
  dateOrder: 'day',
}
