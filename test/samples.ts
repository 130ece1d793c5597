/** Bank files and exports written for tests, sound and broken; accounts are made up. */

const account = 'DE71999000110001234567'
/** Of another account: two formats that tell of one account's days would be held. */
const camtAccount = 'DE65999000110007654329'

function amount(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)},${digits.slice(-2)}`
}

/** An MT940 statement that adds up. Different numbers give different statements. */
export function mt940(number: number, entries = 3): string {
  const opening = 100_000n
  const lines = Array.from({ length: entries }, (_, i) => BigInt(number * 100 + i + 1))
  const closing = lines.reduce((sum, cents) => sum + cents, opening)
  return [
    `:20:TEST${number}`,
    `:25:${account}`,
    `:28C:${number}/1`,
    `:60F:C261119EUR${amount(opening)}`,
    ...lines.flatMap((cents, i) => [
      `:61:2611201120C${amount(cents)}NTRFREF${number}-${i}//B${number}${i}`,
      `:86:166?00GUTSCHRIFT?20EREF+E2E-${number}-${i}?32Nordlicht Handel GmbH`,
    ]),
    `:62F:C261120EUR${amount(closing)}`,
    '-',
    '',
  ].join('\r\n')
}

/** A camt.053 with one entry. @param closing The closing balance; 1100.00 is the true one. */
export function camt053(id: string, closing = '1100.00'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt>
<GrpHdr><MsgId>M-${id}</MsgId><CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm></GrpHdr>
<Stmt>
<Id>${id}</Id>
<CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm>
<Acct><Id><IBAN>${camtAccount}</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>
<Ntry>
<Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>E-${id}</EndToEndId></Refs></TxDtls></NtryDtls>
</Ntry>
</Stmt>
</BkToCstmrStmt>
</Document>
`
}

export const invoiceMapping = `mapping: 1
name: test-invoices
source: { format: csv, separator: ";", decimal: ",", thousands: ".", date: DD.MM.YYYY }
rows: { identity: immutable, key: [Number] }
event: invoice-issued
fields:
  number: Number
  date: Date
  amount: { column: Amount, currency: { column: Currency } }
`

export function invoices(rows: readonly string[]): string {
  return ['Number;Date;Amount;Currency', ...rows, ''].join('\n')
}

/** The first bytes of a picture: what a scanner drops into the wrong folder. */
export const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010101006000600000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912',
  'hex',
)
