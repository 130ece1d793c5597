/** Rows as a batch export has them: seven short columns. */
export const columns = ['id', 'date', 'iban', 'amount', 'ccy', 'ref', 'party'] as const

export const invoiceMapping = `mapping: 1
name: bench-rows
source: { format: csv, separator: ",", decimal: ".", date: YYYY-MM-DD }
rows: { identity: immutable, key: [id] }
event: invoice-issued
fields:
  number: id
  date: date
  amount: { column: amount, currency: { column: ccy } }
  customer.name: party
  text: ref
`

/** @param named Whether the names of the columns stand in the first line. */
export function* csvOf(rows: number, named = true): Generator<Buffer> {
  if (named) yield Buffer.from(`${columns.join(',')}\n`)
  for (let n = 1; n <= rows; n += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, rows - n + 1) }, (_, i) => row(n + i))
    yield Buffer.from(lines.join(''))
  }
}

function row(n: number): string {
  const cents = ((n * 7919) % 2_000_000) + 100
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
  const day = String((n % 28) + 1).padStart(2, '0')
  return `RE-${n},2026-11-${day},DE71999000110001234567,${amount},EUR,Lieferung ${n},Nordlicht Handel GmbH\n`
}
