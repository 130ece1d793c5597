import { expect, test } from 'vitest'
import { Refusal } from '../problems.ts'
import { bookings, proposeFor, readProposed } from './testing.ts'

const german = `Umsatzanzeige;erstellt am 05.02.2026
Konto;DE73999999990000001234

Buchung;Valuta;Name;IBAN;Verwendungszweck;Umsatz;Währung;S/H;Saldo
05.02.2026;05.02.2026;Beispiel GmbH;DE39999999980000005678;Rechnung 1;1.487,50;EUR;H;2.397,60
03.02.2026;31.01.2026;Stadtwerke;DE02999999970000009012;Abschlag;89,90;EUR;S;910,10
02.02.2026;02.02.2026;Muster AG;;Wartung;1.000,00;EUR;H;1.000,00
Summe der Umsätze;;;;;2.397,60
`

test('a German export gives signed amounts, proven by its balance', () => {
  expect(bookings(readProposed(german))).toEqual([
    '2026-02-05 2026-02-05 1487.50 EUR',
    '2026-02-03 2026-01-31 -89.90 EUR',
    '2026-02-02 2026-02-02 1000.00 EUR',
  ])
  const { yaml } = proposeFor(german)
  expect(yaml).toContain('the balance moved by it in 2 of 2 places, newest first')
  expect(yaml).toContain('account.id: { constant: DE73999999990000001234 }')
  expect(yaml).toContain('stop: { column: 1, startsWith: Summe der Umsätze }')
})

test('the comments hold no text of a row', () => {
  const comments = proposeFor(german)
    .yaml.split('\n')
    .flatMap((line) => /#.*/.exec(line) ?? [])
    .join('\n')
  for (const secret of ['DE73', 'DE39', 'Beispiel', 'Rechnung 1', '1.487', '89,90']) {
    expect(comments).not.toContain(secret)
  }
})

test('the same file gives the same text', () => {
  expect(proposeFor(german).yaml).toBe(proposeFor(german).yaml)
})

const exports: readonly (readonly [language: string, file: string, first: string])[] = [
  [
    'English, debit and credit',
    'Date,Description,Debit,Credit,Balance\n13/02/2026,Rent,"1,200.00",,300.00\n14/02/2026,Sale,,20.50,320.50\n',
    '2026-02-13 -1200.00 EUR',
  ],
  [
    'Dutch, a word for the side',
    'Datum;Naam / Omschrijving;Rekening;Tegenrekening;Af Bij;Bedrag (EUR);Mededelingen\n20260213;Huur;NL73999999990000001234;;Af;1200,00;feb\n20260214;Verkoop;NL73999999990000001234;;Bij;20,50;x\n',
    '2026-02-13 -1200.00 EUR',
  ],
  [
    'French, two columns with signs of their own',
    "Date comptable;Libellé;Débit;Crédit;Date de valeur;Solde (CHF)\n13.02.2026;Loyer;-1'200.00;;12.02.2026;300.00\n14.02.2026;Vente;;20.50;14.02.2026;320.50\n",
    '2026-02-13 2026-02-12 -1200.00 CHF',
  ],
  [
    'Italian, one signed column',
    'Data contabile;Data valuta;Descrizione;Importo;Divisa\n13/02/2026;12/02/2026;Affitto;-1.200,00;EUR\n14/02/2026;14/02/2026;Vendita;20,50;EUR\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Spanish, without cents',
    'Fecha operación;Fecha valor;Concepto;Importe;Saldo\n13/02/2026;12/02/2026;Alquiler;-1.200,00;300,00\n14/02/2026;14/02/2026;Venta;20,50;320,50\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Portuguese, a minus behind',
    'Data Lançamento;Data Valor;Descrição;Montante;Moeda\n13-02-2026;12-02-2026;Renda;1.200,00-;EUR\n14-02-2026;14-02-2026;Venda;20,50;EUR\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Danish, the amount in the middle',
    'Bogføringsdato;Tekst;Beløb;Saldo;Valuta\n13-02-2026;Husleje;-1.200,00;300,00;DKK\n14-02-2026;Salg;20,50;320,50;DKK\n',
    '2026-02-13 -1200.00 DKK',
  ],
  [
    'Swedish, blanks between thousands',
    'Bokföringsdag;Valutadag;Text;Belopp;Saldo\n2026-02-13;2026-02-12;Hyra;-1 200,00;300,00\n2026-02-14;2026-02-14;Försäljning;20,50;320,50\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Norwegian, out and in',
    'Dato;Forklaring;Rentedato;Ut fra konto;Inn på konto\n13.02.2026;Husleie;12.02.2026;1200,00;\n14.02.2026;Salg;14.02.2026;;20,50\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Finnish, days of one digit',
    'Kirjauspäivä;Arvopäivä;Määrä EUROA;Saaja/Maksaja;Viesti\n13.2.2026;12.2.2026;-1200,00;Vuokra Oy;helmi\n3.2.2026;3.2.2026;20,50;Ostaja Oy;x\n',
    '2026-02-13 2026-02-12 -1200.00 EUR',
  ],
  [
    'Polish, a tab between columns',
    'Data księgowania\tData waluty\tTytuł\tKwota\tWaluta\n2026-02-13\t2026-02-12\tCzynsz\t-1200,00\tPLN\n2026-02-14\t2026-02-14\tFaktura\t20,50\tPLN\n',
    '2026-02-13 2026-02-12 -1200.00 PLN',
  ],
  [
    'Czech, quoted',
    '"Datum zaúčtování";"Částka";"Měna";"Zpráva pro příjemce"\n"13.02.2026";"-1200,00";"CZK";"nájem"\n"14.02.2026";"20,50";"CZK";"prodej"\n',
    '2026-02-13 -1200.00 CZK',
  ],
  [
    'Hungarian, the year in front and a point behind',
    'Könyvelés dátuma;Értéknap;Közlemény;Összeg;Devizanem\n2026.02.13.;2026.02.12.;bérlet;-1200;HUF\n2026.02.14.;2026.02.14.;eladás;20;HUF\n',
    '2026-02-13 2026-02-12 -1200.00 HUF',
  ],
  [
    'Lithuanian, D and K',
    'Data;Gavėjas;Paskirtis;Suma;Valiuta;D/K\n2026-02-13;Nuoma;vas;1200.00;EUR;D\n2026-02-14;Pirkėjas;x;20.50;EUR;K\n',
    '2026-02-13 -1200.00 EUR',
  ],
  [
    'Estonian, D and C',
    'Kuupäev;Saaja/Maksja;Deebet/Kreedit (D/C);Summa;Valuuta;Selgitus\n13.02.2026;Üür;D;1200.00;EUR;veebr\n14.02.2026;Ostja;C;20.50;EUR;x\n',
    '2026-02-13 -1200.00 EUR',
  ],
  [
    'Russian, expense and income',
    'Дата операции;Описание операции;Расход;Приход;Валюта\n13.02.26;аренда;1200,00;;RUB\n14.02.26;продажа;;20,50;RUB\n',
    '2026-02-13 -1200.00 RUB',
  ],
]

test.each(exports)('%s', (_language, file, first) => {
  const reading = readProposed(file)
  expect(reading.problems).toEqual([])
  expect(reading.events).toHaveLength(2)
  expect(bookings(reading)[0]).toBe(first)
  expect(bookings(reading)[1]).toContain(' 20.')
})

test('a table without a header is told by its balance', () => {
  const file =
    '14.02.2026;Sale;;20.50;14.02.2026;320.50\n13.02.2026;Rent;1200.00;;13.02.2026;300.00\n' +
    '12.02.2026;Start;;1500.00;12.02.2026;1500.00\n'
  expect(bookings(readProposed(file))).toEqual([
    '2026-02-14 2026-02-14 20.50 EUR',
    '2026-02-13 2026-02-13 -1200.00 EUR',
    '2026-02-12 2026-02-12 1500.00 EUR',
  ])
})

test('where the balance moves by amount and fee, the fee is taken off', () => {
  const file =
    'Completed Date,Description,Amount,Fee,Currency,Balance\n' +
    '2026-02-13,a,100.00,0.00,EUR,100.00\n2026-02-14,b,-20.00,1.00,EUR,79.00\n' +
    '2026-02-15,c,-30.00,2.50,EUR,46.50\n'
  expect(bookings(readProposed(file))).toEqual([
    '2026-02-13 100.00 EUR',
    '2026-02-14 -21.00 EUR',
    '2026-02-15 -32.50 EUR',
  ])
})

test('a sign of currency beside the amounts is passed over and names the currency', () => {
  const file =
    'Date,Description,Amount,Balance\n12-Feb-2026,a,"£1,500.00","£1,500.00"\n' +
    '13-Feb-2026,b,-£20.50,"£1,479.50"\n'
  expect(bookings(readProposed(file))).toEqual(['2026-02-12 1500.00 GBP', '2026-02-13 -20.50 GBP'])
})

test('a date above the table is none of its rows', () => {
  const file =
    'Numero Conto,0000012345678,,Data,,29/12/2026,\nData dal,01/10/2026,,Data al,,29/12/2026,\n' +
    'Data Op.,Data Val.,Causale,Descrizione,Importo,Div.,\n' +
    '16/12/2026,16/12/2026,GIRO,a,10.00,EUR,\n05/12/2026,05/12/2026,RATA,b,-724.53,EUR,\n' +
    '04/12/2026,05/12/2026,RATA,b,-4.00,EUR,\n,,,Totale Uscite,2450.79,,\n'
  expect(bookings(readProposed(file))).toEqual([
    '2026-12-16 2026-12-16 10.00 EUR',
    '2026-12-05 2026-12-05 -724.53 EUR',
    '2026-12-04 2026-12-05 -4.00 EUR',
  ])
})

test('a pending entry is reported, a declined one is none', () => {
  const file =
    'Date,Description,Amount,Currency,State\n2026-02-13,a,-1.00,EUR,COMPLETED\n' +
    '2026-02-14,b,-2.00,EUR,PENDING\n2026-02-15,c,-3.00,EUR,DECLINED\n'
  const { events } = readProposed(file)
  expect(events.map(({ name }) => name)).toEqual([
    'bank-transaction-booked',
    'bank-transaction-reported',
  ])
})

test('a reference that no two rows share names the rows', () => {
  const row = (id: string) => `2026-02-13,a,-1.00,EUR,${id}\n`
  const head = 'Date,Description,Amount,Currency,Transaction ID\n'
  expect(proposeFor(`${head}${row('t1')}${row('t2')}`).yaml).toContain('key: [Transaction ID]')
  expect(proposeFor(`${head}${row('t1')}${row('t1')}`).yaml).toContain('identity: none')
})

test('day and month that could be exchanged are said to be unsure', () => {
  const file = (day: string) =>
    `Buchungstag;Verwendungszweck;Betrag\n03.04.2026;a;-1,00\n${day}.05.2026;b;-2,00\n`
  expect(proposeFor(file('06')).yaml).toContain('UNSURE whether day or month comes first')
  expect(proposeFor(file('16')).yaml).toContain('all 2 values fit; 1 have a day over 12')
})

test('an invoice list becomes invoices, several rows of one number one invoice', () => {
  const file =
    'Rechnungsnummer;Rechnungsdatum;Fälligkeit;Kundennummer;Kunde;Netto;Brutto;Währung\n' +
    '4711;15.01.2026;14.02.2026;K1;Muster AG;1000,00;1190,00;EUR\n' +
    '4711;15.01.2026;14.02.2026;K1;Muster AG;1000,00;1190,00;EUR\n' +
    '4712;16.01.2026;15.02.2026;K2;Beispiel KG;100,00;119,00;EUR\n'
  const { events } = readProposed(file)
  expect(events.map(({ name, data }) => [name, (data as { number: string }).number])).toEqual([
    ['invoice-issued', '4711'],
    ['invoice-issued', '4712'],
  ])
  expect(events[1]?.data).toMatchObject({ amount: { value: '119.00', currency: 'EUR' } })
})

test('a journal is gathered by its voucher and adds up', () => {
  const file =
    'Beleg;Buchungsdatum;Konto;Soll;Haben;Kostenstelle;Text\nB1;31.01.2026;4000;100,00;;K1;Miete\n' +
    'B1;31.01.2026;1200;;100,00;;Miete\n'
  const { events, problems } = readProposed(file)
  expect(problems).toEqual([])
  expect(events.map(({ name }) => name)).toEqual(['journal-posted'])
})

test('a list of customers has no dates and becomes customers', () => {
  const file =
    'Customer number,Name,Street,Country,Email\nC1,Example Ltd,1 Road,GB,a@example.com\n' +
    'C2,Sample Inc,2 Road,US,b@example.com\n'
  expect(readProposed(file).events.map(({ name }) => name)).toEqual([
    'customer-updated',
    'customer-updated',
  ])
})

test('what lacks a column is a sketch that says so', () => {
  const file =
    'Invoice number,Customer,Due date,Net\nI1,Example Ltd,14/02/2026,100.00\nI2,Sample Inc,15/02/2026,20.00\n'
  const { yaml, readBack } = proposeFor(file)
  expect(yaml).toContain('UNSURE: no column was found for date')
  expect(readBack.faults.length).toBeGreaterThan(0)
  expect(yaml).toContain('NOT READY')
})

test.each([
  [
    'a bank format',
    ':20:REF\n:25:DE73999999990000001234\n:28C:1/1\n:60F:C260101EUR1,00\n',
    'map-format-known',
  ],
  ['running text', 'Dear all,\nthe meeting is on Monday.\nRegards\n', 'map-table-missing'],
  ['nothing', ' \n', 'file-empty'],
])('%s is refused with a code', (_what, file, code) => {
  expect(() => proposeFor(file)).toThrow(Refusal)
  expect(() => proposeFor(file)).toThrow(code)
})

test('the currency before an exchange is not taken for that of the amount', () => {
  const file = `Date;Amount;Original amount;Original currency;Description
2026-02-13;-1200.00;;;Rent
2026-02-14;-18.50;20.00;USD;Hosting
2026-02-15;-9.25;10.00;USD;Hosting
`
  expect(proposeFor(file).yaml).toContain('EUR is a guess')
  const named = file.replace('Amount;', 'Amount (CHF);')
  expect(bookings(readProposed(named))[1]).toBe('2026-02-14 -18.50 CHF')
})

test('a column of currencies is known by its cells where there are no headers', () => {
  const file =
    'T1,2026-02-13,USD,-12.00,Rent\nT2,2026-02-14,USD,20.50,Sale\nT3,2026-02-15,USD,3.10,x\n'
  expect(bookings(readProposed(file))).toContain('2026-02-14 20.50 USD')
})
