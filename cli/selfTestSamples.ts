import { fileChunks } from '../agent/intake/fileChunks.ts'
import { readFile } from '../agent/intake/readFile.ts'
import type { Reading } from '../agent/reading.ts'
import { Inspector } from '../parsers/inspect.ts'
import { defaultLimits } from '../parsers/limits.ts'

const statement = [
  ':20:SELFTEST',
  ':25:DE71999000110001234567',
  ':28C:1/1',
  ':60F:C261119EUR1000,00',
  ':61:2611201120C12,50NTRFSELFTEST//1',
  ':86:166?00GUTSCHRIFT?20SELF-TEST',
  ':62F:C261120EUR1012,50',
  '-',
  '',
].join('\r\n')

const camt = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>SELFTEST</MsgId><CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>SELFTEST</Id><CreDtTm>2026-11-20T22:15:00+01:00</CreDtTm>
<Acct><Id><IBAN>DE71999000110001234567</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1012.50</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
</Ntry></Stmt></BkToCstmrStmt></Document>
`

/** Statements of a made-up account, to try the parsers with. */
export const samples = [
  { name: 'mt940.sta', text: statement, entries: 1 },
  { name: 'camt053.xml', text: camt, entries: 1 },
] as const

export function readSample(path: string): Reading {
  const inspector = new Inspector()
  for (const chunk of fileChunks(path)) inspector.write(chunk)
  const none = { open: () => {}, event: () => {}, close: () => {} }
  return readFile(path, inspector.result(undefined), {}, defaultLimits, none)
}
