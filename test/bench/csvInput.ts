/** A large export of invoices, made anew each time: nothing of a customer's is in it. */

const names = [
  '"Müller & Söhne GmbH"',
  'Nordlicht Handel AG',
  '"Bäckerei Grün ""Zur Mühle"""',
  '"Weber; Krüger KG"',
  'Stadtwerke Musterstadt',
  '"Atelier Brandt"',
  '"Großküchen Schäfer"',
  'Hansa Logistik',
]
const texts = [
  '"Lieferung gemäß Auftrag"',
  '"Wartung, Öl und Schmierstoffe"',
  'Miete',
  '"Gutschrift zu früherer Rechnung"',
  '',
]

export const csvHead =
  'Belegnr;Buchungskreis;Belegdatum;Fällig;Kunde;Name;Bestellung;Netto;Steuer;Brutto;Währung;Text\r\n'

/**
 * Invoices as an ERP of the region writes them: semicolons, decimal commas, days first, texts in
 * quotes, CR LF. About `bytes` bytes, in chunks of some hundred rows.
 */
export function* csvChunks(bytes: number, encoding: 'utf8' | 'latin1'): Generator<Buffer> {
  let written = 0
  yield Buffer.from(csvHead, encoding)
  for (let n = 1; written < bytes; ) {
    const rows: string[] = []
    for (let i = 0; i < 500; i += 1, n += 1) rows.push(csvRow(n))
    const chunk = Buffer.from(rows.join(''), encoding)
    written += chunk.length
    yield chunk
  }
}

function csvRow(n: number): string {
  const net = BigInt((n * 7919) % 2_000_000) + 100n
  const tax = (net * 19n) / 100n
  const who = (n * 31) % 4000
  return (
    `RE-2026-${String(n).padStart(7, '0')};1000;${day(n)};${day(n + 30)};K${10_000 + who};` +
    `${names[who % names.length]};PO-${4_500_000 + (n % 90_000)};${amount(net)};${amount(tax)};` +
    `${amount(net + tax)};EUR;${texts[n % texts.length]}\r\n`
  )
}

function day(n: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two((n % 28) + 1)}.${two((Math.floor(n / 28) % 12) + 1)}.2026`
}

/** `1.234,56`. */
function amount(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.')
  return `${whole},${digits.slice(-2)}`
}

/** The mapping of that export, as a person would write it. */
export const csvMapping = {
  mapping: 1,
  name: 'bench-invoices',
  source: {
    format: 'csv',
    separator: ';',
    decimal: ',',
    thousands: '.',
    date: 'DD.MM.YYYY',
    charset: 'windows-1252',
  },
  rows: { identity: 'immutable', key: ['Belegnr', 'Buchungskreis'] },
  event: 'invoice-issued',
  fields: {
    number: 'Belegnr',
    date: 'Belegdatum',
    dueDate: 'Fällig',
    'customer.number': 'Kunde',
    'customer.name': 'Name',
    companyCode: 'Buchungskreis',
    amount: { column: 'Brutto', currency: { column: 'Währung' } },
    net: { column: 'Netto', currency: { column: 'Währung' } },
    tax: { column: 'Steuer', currency: { column: 'Währung' } },
    text: 'Text',
  },
}
