/** Large inputs for the bench, made anew each time: nothing of a bank's is in them. */

const people = [
  'Nordlicht Handel GmbH',
  'Weber & Söhne KG',
  'Stadtwerke Musterstadt',
  'Atelier Brandt',
]
const ibans = [
  'DE35999000220000111222',
  'DE70999000330000333444',
  'DE08999000440000555666',
  'DE43999000550000777888',
]

/** One MT940 statement that adds up, of about `bytes` bytes, in chunks of some hundred entries. */
export function* mt940Chunks(bytes: number): Generator<Buffer> {
  let written = 0
  let cents = 100_000_00n
  yield Buffer.from(
    ':20:BENCH\r\n:25:DE71999000110001234567\r\n:28C:1/1\r\n:60F:C261119EUR100000,00\r\n',
  )
  for (let n = 1; written < bytes; ) {
    const lines: string[] = []
    for (let i = 0; i < 500; i += 1, n += 1) {
      const amount = BigInt((n * 7919) % 100_000) + 1n
      const credit = n % 3 !== 0
      cents += credit ? amount : -amount
      lines.push(mt940Entry(n, amount, credit))
    }
    const chunk = Buffer.from(lines.join(''))
    written += chunk.length
    yield chunk
  }
  const sign = cents < 0n ? 'D' : 'C'
  yield Buffer.from(`:62F:${sign}261120EUR${comma(cents < 0n ? -cents : cents)}\r\n-\r\n`)
}

function mt940Entry(n: number, cents: bigint, credit: boolean): string {
  const who = n % people.length
  return (
    `:61:2611201120${credit ? 'C' : 'D'}${comma(cents)}NTRFREF${n}//B${n}\r\n` +
    `:86:166?00GUTSCHRIFT?109310?20EREF+E2E-${n}?21SVWZ+Rechnung ${n} vom\r\n` +
    `?2202.11.2026?30DEMOBANKXXX?31${ibans[who]}?32${people[who]}\r\n`
  )
}

function comma(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)},${digits.slice(-2)}`
}

/** One camt.053 statement that adds up, of about `bytes` bytes. */
export function camtChunks(bytes: number): Generator<Buffer> {
  return camtChunksOf(Math.max(1, Math.floor(bytes / camtEntry(1, 1n, true).length)))
}

/** One camt.053 statement that adds up, of so many entries. */
export function* camtChunksOf(entries: number): Generator<Buffer> {
  let cents = 0n
  for (let n = 1; n <= entries; n += 1) cents += signedCents(n)
  yield Buffer.from(camtHead(cents))
  for (let n = 1; n <= entries; n += 500) {
    const lines: string[] = []
    for (let i = n; i < Math.min(n + 500, entries + 1); i += 1) {
      const signed = signedCents(i)
      lines.push(camtEntry(i, signed < 0n ? -signed : signed, signed > 0n))
    }
    yield Buffer.from(lines.join(''))
  }
  yield Buffer.from('</Stmt></BkToCstmrStmt></Document>\n')
}

function signedCents(n: number): bigint {
  const cents = BigInt((n * 7919) % 100_000) + 1n
  return n % 3 === 0 ? -cents : cents
}

function point(cents: bigint): string {
  return comma(cents).replace(',', '.')
}

function camtHead(sum: bigint): string {
  const closing = 100_000_00n + sum
  const balance = (code: string, cents: bigint) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>` +
    `<Amt Ccy="EUR">${point(cents < 0n ? -cents : cents)}</Amt>` +
    `<CdtDbtInd>${cents < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>\n`
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>\n' +
    '<GrpHdr><MsgId>BENCH</MsgId><CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm></GrpHdr>\n' +
    '<Stmt><Id>BENCH-1</Id><CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm>\n' +
    '<Acct><Id><IBAN>DE71999000110001234567</IBAN></Id><Ccy>EUR</Ccy></Acct>\n' +
    balance('OPBD', 100_000_00n) +
    balance('CLBD', closing)
  )
}

function camtEntry(n: number, cents: bigint, credit: boolean): string {
  const who = n % people.length
  const side = credit ? 'Dbtr' : 'Cdtr'
  return `<Ntry>
  <NtryRef>${n}</NtryRef>
  <Amt Ccy="EUR">${point(cents)}</Amt>
  <CdtDbtInd>${credit ? 'CRDT' : 'DBIT'}</CdtDbtInd>
  <Sts><Cd>BOOK</Cd></Sts>
  <BookgDt><Dt>2026-11-20</Dt></BookgDt>
  <ValDt><Dt>2026-11-20</Dt></ValDt>
  <AcctSvcrRef>B${n}</AcctSvcrRef>
  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
  <NtryDtls><TxDtls>
    <Refs><EndToEndId>E2E-${n}</EndToEndId></Refs>
    <RltdPties><${side}><Pty><Nm>${people[who]?.replace('&', '&amp;')}</Nm></Pty></${side}>
      <${side}Acct><Id><IBAN>${ibans[who]}</IBAN></Id></${side}Acct></RltdPties>
    <RmtInf><Ustrd>Rechnung ${n} vom 02.11.2026</Ustrd></RmtInf>
  </TxDtls></NtryDtls>
</Ntry>
`
}
