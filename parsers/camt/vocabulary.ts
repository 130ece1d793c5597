/**
 * Every name of an element that this reader looks for, by which it finds them as numbers. What has
 * another name is carried into `original`.
 */
const vocabulary = `
  Acct AcctSvcrRef AddtlNtfctnInf AddtlNtryInf AddtlRptInf AddtlStmtInf AddtlTxInf AdrLine Amt
  AmtDtls AnyBIC BBAN BIC BICFI BICOrBEI Bal BkTxCd BldgNb BookgDt Br Btch Ccy CcyXchg Cd CdOrPrtry
  CdtDbtInd CdtLine Cdtr CdtrAcct CdtrAgt CdtrRef CdtrRefInf CdtrRefTp ChrgInclInd Chrgs
  ClrSysMmbId CmbndId CntrValAmt CreDtTm Ctry Dbtr DbtrAcct DbtrAgt Domn Dt DtTm ElctrncSeqNb
  EndToEndId FinInstnId Fmly FrDt FrDtTm FrToDt IBAN Id Incl InstdAmt InstrId Issr LastPgInd
  LglSeqNb MmbId MndtId MsgId MsgPgntn NbOfNtries NbOfTxs Nm Ntry NtryDtls NtryRef NtfctnPgntn
  OrgId OrgnlBizQry Othr Ownr PgNb PmtInfId PrtryAcct Prtry PrvtId PstCd PstlAdr Pty Rcrd Ref Refs
  RltdAgts RltdPties RmtInf RptPgntn Rsn RtrInf RvslInd SchmeNm SrcCcy StmtPgntn Strd StrtNm Sts
  SubFmlyCd SubTp Sum Svcr ToDt ToDtTm Tp TrgtCcy TtlCdtNtries TtlChrgsAndTaxAmt TtlDbtNtries
  TtlNetNtry TtlNetNtryAmt TtlNtries TwnNm TxAmt TxDtls TxId TxsSummry UETR UPIC Ustrd ValDt
  XchgRate
`

const ids: ReadonlyMap<string, number> = new Map(
  vocabulary
    .trim()
    .split(/\s+/)
    .map((name, index) => [name, index + 1]),
)

/** How many numbers there are, 0 among them: what this reader does not look for. */
export const nameIds = ids.size + 1

export function nameId(name: string): number {
  return ids.get(name) ?? 0
}

/** The number of a name that a reading looks for; without one it would never be found. */
export function knownId(name: string): number {
  const id = nameId(name)
  if (id === 0) throw new RangeError(`${name} is not in the vocabulary`)
  return id
}
