import { expect, test } from 'vitest'
import { expectValid, formatContract } from '../testing/formatContract.ts'
import {
  account,
  balance,
  booked,
  document,
  entriesOf,
  entry,
  readAll,
  refusalOf,
  statement,
  statementsOf,
} from './fixtures.ts'
import { camt } from './format.ts'

const codes = (file: string) => refusalOf(file).map(({ code }) => code)
const warnings = (file: string) => readAll(file).problems.map(({ code }) => code)
const first = (file: string) => {
  const outcome = readAll(file)
  expectValid(outcome.events)
  const [found] = entriesOf(outcome)
  if (!found) throw new Error('no entry')
  return found
}
const details = (inside: string) => `<NtryDtls><TxDtls>${inside}</TxDtls></NtryDtls>`

test('a statement opens, gives its entries in order and ends with its own event', () => {
  const outcome = readAll(booked('90.01', entry('-10.00'), entry('0.01')))
  expectValid(outcome.events)
  expect(outcome.calls).toEqual([
    'open',
    'bank-transaction-booked',
    'bank-transaction-booked',
    'bank-statement-received',
    'close',
  ])
  const id = outcome.units[0]?.id
  expect(outcome.units).toEqual([{ kind: 'statement', lane: 'statements', id }])
  expect(outcome.ends).toEqual([{ entries: 2, proof: 'ok' }])
  expect(outcome.events.at(-1)?.id).toBe(id)
  expect(entriesOf(outcome).map(({ statement }) => statement.eventId)).toEqual([id, id])
  expect(outcome.events.map(({ time }) => time)).toEqual(Array(3).fill('2024-03-12T20:00:00+01:00'))
})

test('the head tells account, balances, totals and what proved to be', () => {
  const [found] = statementsOf(readAll(booked('90.01', entry('-10.00'), entry('0.01'))))
  expect(found).toMatchObject({
    account: {
      id: 'DE79999999990532001700',
      scheme: 'iban',
      currency: 'EUR',
      bic: 'KNTRDEFFXXX',
      owner: 'Kontor Test AG',
    },
    statement: { id: 'S1', reference: 'M1', createdAt: '2024-03-12T20:00:00+01:00' },
    opening: { kind: 'opening-booked', amount: { value: '100.00', currency: 'EUR' } },
    closing: { kind: 'closing-booked', amount: { value: '90.01' }, date: '2024-03-12' },
    totals: {
      entries: 2,
      credits: { count: 1, amount: '0.01' },
      debits: { count: 1, amount: '10.00' },
    },
    checks: { arithmetic: 'ok', controlTotals: 'unknown', problems: [] },
    format: 'camt.053.001.08',
  })
})

test('a closing balance off by a cent breaks the proof and refuses nothing', () => {
  const outcome = readAll(booked('90.02', entry('-10.00'), entry('0.01')))
  expect(outcome.ends[0]).toEqual({ entries: 2, proof: 'broken' })
  expect(outcome.problems).toMatchObject([
    { code: 'balance-mismatch', severity: 'error', position: { line: 2 } },
  ])
  expect(statementsOf(outcome)[0]?.checks).toMatchObject({ arithmetic: 'broken' })
})

test('a page of several breaks nothing where it does not add up', () => {
  const page = '<StmtPgntn><PgNb>2</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>'
  const file = booked('500.00', entry('1.00'))
  expect(readAll(file).ends[0]?.proof).toBe('broken')
  const paged = file.replace('<Id>S1</Id>', `<Id>S1</Id>${page}`)
  expect(readAll(paged).ends[0]?.proof).toBe('unknown')
})

test('a notice and its booking share a key', () => {
  expect(first(booked('101.00', entry('1.00'))).matchKey).toBe(
    'DE79999999990532001700|1.00|EUR|2024-03-13',
  )
})

test('an entry carries the facts of its only payment', () => {
  const inside = details(
    '<Refs><AcctSvcrRef>B1</AcctSvcrRef><EndToEndId>E1</EndToEndId><MndtId>MD1</MndtId>' +
      '<UETR>6f1c52d0-9a37-4b1e-8d64-0c17026a5e93</UETR></Refs><Amt Ccy="EUR">10.00</Amt>' +
      '<CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Dbtr><Nm>Kontor Test AG</Nm></Dbtr>' +
      '<Cdtr><Pty><Nm>Wasserwerk</Nm><PstlAdr><StrtNm>Am Fluss</StrtNm><BldgNb>1</BldgNb>' +
      '<PstCd>20095</PstCd><TwnNm>Hamburg</TwnNm><Ctry>DE</Ctry></PstlAdr><Id><PrvtId><Othr>' +
      '<Id>DE98ZZZ09999999999</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></Pty></Cdtr>' +
      '<CdtrAcct><Id><IBAN>DE06 9999 9998 0000 2026 00</IBAN></Id></CdtrAcct></RltdPties>' +
      '<RltdAgts><CdtrAgt><FinInstnId><BIC>KNTRDEM1001</BIC></FinInstnId></CdtrAgt></RltdAgts>' +
      '<Purp><Cd>WTER</Cd></Purp><RmtInf><Ustrd>Abschlag</Ustrd><Ustrd>Maerz</Ustrd></RmtInf>',
  )
  expect(first(booked('90.00', entry('-10.00', inside)))).toMatchObject({
    amount: { value: '-10.00', currency: 'EUR' },
    status: 'booked',
    reversal: false,
    bookingDate: '2024-03-12',
    valueDate: '2024-03-13',
    references: {
      bank: 'B1',
      endToEnd: 'E1',
      mandate: 'MD1',
      creditorId: 'DE98ZZZ09999999999',
      uetr: '6f1c52d0-9a37-4b1e-8d64-0c17026a5e93',
    },
    counterparty: {
      name: 'Wasserwerk',
      account: 'DE06999999980000202600',
      bic: 'KNTRDEM1001',
      address: 'Am Fluss 1, 20095 Hamburg, DE',
    },
    remittance: { text: 'Abschlag\nMaerz' },
    original: {
      TxDtls: { Purp: { Cd: 'WTER' }, RltdPties: { Dbtr: { Nm: 'Kontor Test AG' } } },
    },
  })
})

test('a returned payment names the other end whichever way its bank turned the roles', () => {
  const parties = (debtor: string, creditor: string) =>
    details(
      `<RltdPties><DbtrAcct><Id><IBAN>${debtor}</IBAN></Id></DbtrAcct>` +
        `<CdtrAcct><Id><IBAN>${creditor}</IBAN></Id></CdtrAcct></RltdPties>` +
        '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>',
    )
  const own = 'DE79999999990532001700'
  const other = 'DE06999999980000202600'
  for (const inside of [parties(own, other), parties(other, own)]) {
    const found = first(booked('110.00', entry('10.00', inside)))
    expect(found.counterparty.account).toBe(other)
    expect(found.codes.returnReason).toBe('AC04')
  }
})

test('a reversal is flagged; the indicator already says where the money went', () => {
  const file = booked('90.00', entry('-10.00', '<RvslInd>true</RvslInd>'))
  expect(first(file)).toMatchObject({ amount: { value: '-10.00' }, reversal: true })
  expect(readAll(file).ends[0]?.proof).toBe('ok')
})

test('entries that are not booked are reported and not counted as booked', () => {
  const pending = entry('5.00').replace('<Sts><Cd>BOOK</Cd></Sts>', '<Sts>PDNG</Sts>')
  const odd = entry('6.00').replace('BOOK', 'XXXX')
  const outcome = readAll(booked('101.00', entry('1.00'), pending, odd))
  expect(outcome.calls.slice(1, 4)).toEqual([
    'bank-transaction-booked',
    'bank-transaction-reported',
    'bank-transaction-reported',
  ])
  expect(entriesOf(outcome).map(({ status }) => status)).toEqual([
    'booked',
    'pending',
    'information',
  ])
  expect(outcome.ends[0]?.proof).toBe('ok')
})

test('reports and notifications never book', () => {
  const turn = (file: string, family: string, element: string, part: string) =>
    file
      .replace('camt.053', family)
      .replaceAll('BkToCstmrStmt', element)
      .replaceAll('Stmt>', `${part}>`)
  const file = booked('101.00', entry('1.00'))
  for (const kind of [
    turn(file, 'camt.052', 'BkToCstmrAcctRpt', 'Rpt').replaceAll(
      'BkToCstmrRpt',
      'BkToCstmrAcctRpt',
    ),
    turn(file, 'camt.054', 'BkToCstmrDbtCdtNtfctn', 'Ntfctn'),
  ]) {
    const outcome = readAll(kind)
    expectValid(outcome.events)
    expect(outcome.calls).toEqual([
      'open',
      'bank-transaction-reported',
      'balance-reported',
      'close',
    ])
    expect(outcome.units[0]?.kind).toBe('report')
  }
})

test('dates are the days as written, whatever zone and time stand beside them', () => {
  const at = (holder: string) => entry('1.00').replace('<Dt>2024-03-12</Dt>', holder)
  const day = (holder: string) => first(booked('101.00', at(holder))).bookingDate
  expect(day('<DtTm>2024-03-12T00:30:00.123+13:00</DtTm>')).toBe('2024-03-12')
  expect(day('<Dt>2024-03-12+01:00</Dt>')).toBe('2024-03-12')
  expect(day('<DtTm> 2024-03-12T24:00:00Z</DtTm>')).toBe('2024-03-12')
  expect(day('2024-03-12')).toBe('2024-03-12')
})

test('a day past the end of its month is clamped, flagged and kept as written', () => {
  const file = booked('101.00', entry('1.00').replace('2024-03-13', '2023-02-30'))
  expect(first(file)).toMatchObject({
    valueDate: '2023-02-28',
    flags: ['date-clamped'],
    original: { ValDt: { Dt: '2023-02-30' } },
  })
  expect(warnings(file)).toEqual(['date-clamped'])
})

test('dates that no calendar has refuse the file', () => {
  for (const date of ['2024-13-01', '2024-01-32', '12.03.2024', '2024-3-1', '0']) {
    expect(codes(booked('101.00', entry('1.00').replace('2024-03-12', date)))).toEqual([
      'camt-date-invalid',
    ])
  }
})

test('amounts are digits and a point; anything else refuses the file at its place', () => {
  const amount = (text: string) => booked('100.00', entry('1.00').replace('>1.00<', `>${text}<`))
  for (const text of ['1,00', '-1.00', '+1.00', '1.2O', '12..34', '1e3', '', '.', '1.000001']) {
    expect(codes(amount(text)), text).toEqual(['camt-amount-invalid'])
  }
  expect(codes(amount(`1${'0'.repeat(18)}`))).toEqual(['camt-amount-invalid'])
  const [problem] = refusalOf(amount('\n1.234.567,89'))
  expect(problem?.message).toContain('9.999.999,99')
  expect(problem?.message).not.toContain('1.234')
  expect(problem?.position?.line).toBe(2)
})

test('amounts may have five digits behind the point, and no more than their currency warn', () => {
  const file = (text: string, currency: string) =>
    document(statement(entry(text, '', currency), account.replace('EUR', currency)))
  expect(first(file('1.5', 'EUR')).amount.value).toBe('1.50')
  expect(first(file('.5', 'EUR')).amount.value).toBe('0.50')
  expect(first(file('1.00000000', 'JPY')).amount.value).toBe('1')
  expect(first(file('1.25', 'KWD')).amount.value).toBe('1.250')
  expect(first(file('1.23456', 'EUR')).amount.value).toBe('1.23456')
  expect(warnings(file('1.23456', 'EUR'))).toContain('currency-decimals')
  expect(warnings(file('100.5', 'JPY'))).toContain('currency-decimals')
})

test('a wrong or absent indicator, amount or currency refuses the file', () => {
  const change = (from: string, to: string) =>
    codes(booked('1.00', entry('1.00').replace(from, to)))
  expect(change('>CRDT<', '>CREDIT<')).toEqual(['camt-indicator-invalid'])
  expect(change('<CdtDbtInd>CRDT</CdtDbtInd>', '')).toEqual(['camt-element-missing'])
  expect(change('<Amt Ccy="EUR">1.00</Amt>', '')).toEqual(['camt-element-missing'])
  expect(change('Ccy="EUR"', 'Ccy="euro"')).toEqual(['camt-currency-invalid'])
})

test('an amount without currency has the account’s, and without that refuses the file', () => {
  const bare = entry('1.00').replace(' Ccy="EUR"', '')
  expect(first(document(statement(bare))).amount.currency).toBe('EUR')
  expect(codes(document(statement(bare, '')))).toEqual(['camt-currency-invalid'])
})

test('every wrong part of a file is named at once, up to the limit', () => {
  const wrong = entry('1.00').replace('>1.00<', '>x<')
  expect(codes(booked('x', wrong, entry('2.00'), wrong))).toHaveLength(3)
  const many = booked('1.00', ...Array(50).fill(wrong))
  expect(refusalOf(many, { limits: { maxProblems: 10 } })).toHaveLength(10)
  expect(codes(`${booked('1.00', wrong)}<`)).toEqual(['camt-amount-invalid', 'file-truncated'])
})

test('an entry in another currency leaves the proof open and is flagged', () => {
  const outcome = readAll(booked('100.00', entry('5.00', '', 'USD')))
  expect(entriesOf(outcome)[0]?.flags).toEqual(['currency-differs'])
  expect(outcome.ends[0]?.proof).toBe('unknown')
  expect(outcome.problems.map(({ code }) => code)).toEqual(['currency-differs'])
})

test('control totals are held against the entries', () => {
  const summary = (count: number, sum: string) =>
    `<TxsSummry><TtlNtries><NbOfNtries>${count}</NbOfNtries><Sum>${sum}</Sum></TtlNtries>` +
    '<TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>2</Sum></TtlDbtNtries></TxsSummry>'
  const proof = (text: string) => {
    const outcome = readAll(booked('103.00', text, entry('5.00'), entry('-2.00')))
    return `${statementsOf(outcome)[0]?.checks.controlTotals} ${outcome.ends[0]?.proof}`
  }
  expect(proof(summary(2, '7.00'))).toBe('ok ok')
  expect(proof(summary(3, '7.00'))).toBe('broken broken')
  expect(proof(summary(2, '7.01'))).toBe('broken broken')
})

test('the account may be IBAN, other, proprietary or absent', () => {
  const id = (inside: string) =>
    statementsOf(readAll(document(statement(entry('1.00'), inside))))[0]?.account
  expect(id('<Acct><Id><Othr><Id>12 34</Id></Othr></Id></Acct>')).toMatchObject({
    id: '1234',
    scheme: 'other',
  })
  expect(id('<Acct><Id><BBAN>99</BBAN></Id></Acct>')).toMatchObject({ id: '99', scheme: 'bban' })
  expect(id('<Acct><Id><PrtryAcct><Id>7</Id></PrtryAcct></Id></Acct>')?.id).toBe('7')
  expect(id('')).toEqual({ id: 'NOTPROVIDED', scheme: 'other' })
})

test('all balances are there, with credit lines and what has no name', () => {
  const all = ['OPBD', 'PRCD', 'CLBD', 'ITBD', 'OPAV', 'CLAV', 'FWAV', 'XPCD', 'INFO', 'ZZZZ']
  const line = '<CdtLine><Incl>true</Incl><Amt Ccy="EUR">50</Amt></CdtLine>'
  const text = all.map((code) => balance(code, '1.00')).join('')
  const file = document(
    statement(
      text
        .replace('</CdOrPrtry></Tp>', `</CdOrPrtry></Tp>${line}`)
        .replace('</Dt></Bal>', '</Dt><Avlbty><X>1</X></Avlbty></Bal>'),
    ),
  )
  const outcome = readAll(file)
  expectValid(outcome.events)
  const [found] = statementsOf(outcome)
  expect(found?.balances.map(({ kind }) => kind)).toEqual([
    'opening-booked',
    'previously-closed-booked',
    'closing-booked',
    'interim-booked',
    'opening-available',
    'closing-available',
    'forward-available',
    'expected',
    'information',
    'other',
  ])
  expect(found?.balances.at(-1)?.code).toBe('ZZZZ')
  expect(found?.opening?.creditLines).toEqual([
    { included: true, amount: { value: '50.00', currency: 'EUR' } },
  ])
  expect(found?.original?.['Bal']).toMatchObject({
    Tp: { CdOrPrtry: { Cd: 'OPBD' } },
    Avlbty: { X: '1' },
  })
})

test('a balance without indicator is a credit, with a warning', () => {
  const file = booked('101.00', entry('1.00')).replace(
    /<CdtDbtInd>CRDT<\/CdtDbtInd>(?=<Dt><Dt>2024-03-11)/,
    '',
  )
  expect(warnings(file)).toEqual(['camt-element-missing'])
  expect(readAll(file).ends[0]?.proof).toBe('ok')
})

test('a statement without balances proves nothing and says so', () => {
  const outcome = readAll(document(statement(entry('1.00'))))
  expect(outcome.problems).toMatchObject([{ code: 'balance-absent', severity: 'info' }])
  expect(outcome.ends[0]?.proof).toBe('unknown')
})

test('codes of ISO and of German banks are told apart', () => {
  const code =
    '<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>' +
    '<Prtry><Cd>NTRF+166+9310+997</Cd><Issr>DK</Issr></Prtry></BkTxCd>'
  expect(first(booked('101.00', entry('1.00', code))).codes).toEqual({
    iso: 'PMNT/RCDT/ESCT',
    swift: 'NTRF',
    gvc: '166',
    proprietary: 'NTRF+166+9310+997',
  })
})

test('structured references are told by their kind, and their check digits verified', () => {
  const remittance = (type: string, reference: string) =>
    details(
      `<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry>${type}</CdOrPrtry></Tp><Ref>${reference}</Ref>` +
        '</CdtrRefInf></Strd></RmtInf>',
    )
  const read = (type: string, reference: string) =>
    first(booked('101.00', entry('1.00', remittance(type, reference)))).remittance
  expect(read('<Cd>SCOR</Cd>', 'RF41990017026034')).toEqual({
    reference: 'RF41990017026034',
    referenceType: 'iso11649',
    referenceValid: true,
  })
  expect(read('<Prtry>QRR</Prtry>', '990000000017260000000000045')).toMatchObject({
    referenceType: 'qrr',
    referenceValid: true,
  })
  expect(read('<Cd>SCOR</Cd>', '1234561')).toEqual({ reference: '1234561', referenceType: 'other' })
  const wrong = booked('101.00', entry('1.00', remittance('<Cd>SCOR</Cd>', 'RF42990017026034')))
  expect(first(wrong).remittance.referenceValid).toBe(false)
  expect(warnings(wrong)).toEqual(['reference-check-digits'])
})

test('several structured blocks stay whole', () => {
  const block = (number: string) =>
    `<Strd><RfrdDocInf><Nb>${number}</Nb></RfrdDocInf><CdtrRefInf><Ref>R${number}</Ref></CdtrRefInf></Strd>`
  const inside = details(`<RmtInf>${block('1')}${block('2')}</RmtInf>`)
  expect(first(booked('101.00', entry('1.00', inside))).remittance).toEqual({
    reference: 'R1',
    referenceType: 'other',
    structured: [
      { RfrdDocInf: { Nb: '1' }, CdtrRefInf: { Ref: 'R1' } },
      { RfrdDocInf: { Nb: '2' }, CdtrRefInf: { Ref: 'R2' } },
    ],
  })
})

test('charges and exchange are read from old and new versions', () => {
  const exchange =
    '<AmtDtls><InstdAmt><Amt Ccy="USD">11.60</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">10.00</Amt><CcyXchg>' +
    '<SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy><XchgRate>1.0920</XchgRate></CcyXchg></TxAmt></AmtDtls>'
  const records =
    '<Chrgs><Rcrd><Amt Ccy="EUR">1.5</Amt><CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd>' +
    '<Tp><Prtry><Id>FX</Id></Prtry></Tp><Br>DEBT</Br></Rcrd></Chrgs>'
  expect(first(booked('90.00', entry('-10.00', exchange + records)))).toMatchObject({
    exchange: {
      rate: '1.0920',
      source: 'USD',
      target: 'EUR',
      instructed: { value: '11.60', currency: 'USD' },
    },
    charges: [
      { amount: { value: '1.50', currency: 'EUR' }, included: true, type: 'FX', bearer: 'DEBT' },
    ],
  })
  const old = '<Chrgs><Amt Ccy="EUR">2.00</Amt><Br>SHAR</Br></Chrgs>'
  expect(first(booked('90.00', entry('-10.00', details(old)))).charges).toEqual([
    { amount: { value: '2.00', currency: 'EUR' }, bearer: 'SHAR' },
  ])
})

test('prefixes, an envelope, a second document and version 01 read alike', () => {
  const plain = booked('101.00', entry('1.00'))
  const prefixed = plain.replace(/<(\/?)(?=[A-Za-z])/g, '<$1camt:').replace('xmlns=', 'xmlns:camt=')
  const body = plain.slice(plain.indexOf('\n') + 1)
  const wrapped = `<Envelope xmlns="urn:swift:xsd:envelope"><AppHdr><Fr>X</Fr></AppHdr>${body}</Envelope>`
  const old = plain.replaceAll('BkToCstmrStmt', 'BkToCstmrStmtV01').replace('001.08', '001.01')
  const [expected] = readAll(plain).events
  for (const file of [prefixed, wrapped, old]) {
    expect(readAll(file).events[0]).toMatchObject({ id: expected?.id, data: expected?.data })
  }
  expect(readAll(plain + plain).units).toHaveLength(2)
})

test('a document without a statement is refused, alone or behind others', () => {
  const empty = document()
  expect(codes(empty)).toEqual(['camt-element-missing'])
  expect(codes(booked('100.00') + empty)).toEqual(['camt-element-missing'])
  expect(codes(`${booked('100.00')}<Other/>`)).toEqual(['camt-element-missing'])
})

test('a version newer than 14 is read with a warning', () => {
  expect(warnings(booked('100.00').replace('001.08', '001.15'))).toEqual(['camt-version-unknown'])
})

formatContract(camt, {
  file: booked('111.00', entry('1.00', '<AddtlNtryInf>Zürich – 𝄞</AddtlNtryInf>'), entry('10.00')),
})

test('a record of endless elements is refused at a limit', () => {
  const flood = entry('1.00', '<X/>'.repeat(1000))
  const [problem] = refusalOf(booked('1.00', flood), { limits: { maxRecordChars: 5000 } })
  expect(problem?.code).toBe('camt-record-too-large')
})

test('names of the file that JavaScript knows do no harm', () => {
  const file = booked('101.00', entry('1.00', '<__proto__><toString>x</toString></__proto__>'))
  expect(JSON.stringify(first(file).original)).toContain('"__proto__":{"toString":"x"}')
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})
