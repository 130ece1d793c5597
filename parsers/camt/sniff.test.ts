import { expect, test } from 'vitest'
import { document } from './fixtures.ts'
import { camt } from './format.ts'

function variant(head: string): string {
  const sniff = camt.sniff(head)
  return sniff.match ? sniff.variant : 'no'
}

const urn = 'urn:iso:std:iso:20022:tech:xsd:'

test('the namespace tells the version', () => {
  expect(variant(document())).toBe('camt.053.001.08')
  const report = `<n:Document xmlns:n="${urn}camt.052.001.02"><n:BkToCstmrAcctRpt>`
  expect(variant(report)).toBe('camt.052.001.02')
})

test('a missing or odd namespace leaves the family', () => {
  expect(variant('<Document><BkToCstmrDbtCdtNtfctn>')).toBe('camt.054')
  expect(variant('<Document xmlns="urn:other"><BkToCstmrStmt/>')).toBe('camt.053')
  expect(variant(`<Document xmlns="${urn}camt.052.001.02"><BkToCstmrStmt>`)).toBe('camt.053')
})

test('version 01 has its number in the element', () => {
  expect(variant(`<Document xmlns="${urn}camt.053.001.01"><BkToCstmrStmtV01>`)).toBe(
    'camt.053.001.01',
  )
})

test('an envelope and blanks before the document do not hide it', () => {
  const head = `\ufeff\n<Envelope xmlns="urn:swift:xsd:envelope"><AppHdr xmlns="${urn}head.001.001.02"/>`
  const body = `<Document xmlns="${urn}camt.053.001.12"><BkToCstmrStmt>`
  expect(variant(head + body)).toBe('camt.053.001.12')
})

test('other files are none', () => {
  expect(variant('')).toBe('no')
  expect(variant(':20:STARTUMS\n:25:1/2\n')).toBe('no')
  expect(variant(`<Document xmlns="${urn}pain.001.001.03"><CstmrCdtTrfInitn>`)).toBe('no')
  expect(variant(`<Document xmlns="${urn}camt.055.001.09"><CstmrPmtCxlReq>`)).toBe('no')
  expect(variant('Date;Text\n2024-01-01;<BkToCstmrStmt>\n')).toBe('no')
})
