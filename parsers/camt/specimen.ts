import type { Draft } from '../../events/envelope.ts'
import { defaultLimits } from '../limits.ts'
import type { Reader } from '../reader.ts'
import { CamtReader } from './camtReader.ts'
import { type Element, rootOf } from './element.ts'
import { Fragment } from './fragment.ts'

/** Stands there twice: the second one is known again. */
const entry = `<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-03-12</Dt></BookgDt><ValDt><Dt>2024-03-12</Dt></ValDt>
<AcctSvcrRef>B1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>
<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Weber &amp; Söhne</Nm></Pty></Dbtr>
<DbtrAcct><Id><Othr><Id>2</Id></Othr></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice 1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
`

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-03-12T20:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2024-03-12T20:00:00+01:00</CreDtTm>
<Acct><Id><Othr><Id>1</Id></Othr></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-11</Dt></Dt></Bal>
${entry}${entry}<Ntry><Amt Ccy="EUR">3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2024-03-12</Dt></BookgDt><NtryDtls><TxDtls><Amt Ccy="EUR">1.00</Amt></TxDtls>
<TxDtls><Amt Ccy="EUR">1.50</Amt></TxDtls>
<TxDtls><Amt Ccy="EUR">0.50</Amt></TxDtls><TxDtls><Refs><EndToEndId>E2`

interface Specimen {
  readonly reader: Reader
  readonly events: readonly Draft[]
  /** Elements are short-lived; none of them stays with the reader. */
  readonly element: Element
}

function readSample(): Specimen {
  const events: Draft[] = []
  const reader = new CamtReader({
    fileSha256: '',
    charset: 'utf-8',
    markBytes: 0,
    limits: defaultLimits,
    sink: {
      open: () => {},
      event: (draft) => events.push(draft),
      close: () => {},
      problem: () => {},
    },
  })
  reader.write(Buffer.from(sample))
  return { reader, events, element: rootOf(new Fragment(sample.length)) }
}

/**
 * V8 drops the shape of objects with the last object that has it, and with the shape all machine code
 * that was made for it: after every full collection of garbage the next file would be read by the
 * interpreter again, at half the speed. So one reading of a sample is kept, which stands still in the
 * middle of a payment for as long as the program runs, with objects of every shape in it and behind
 * it.
 */
export const specimen = readSample()
