import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStringPromise } from 'xml2js'
import { add, type Decimal, decimalFrom, decimalText } from '../../events/decimal.ts'
import { expectValid } from '../testing/formatContract.ts'
import { booked, entriesOf, entry, readAll, statementsOf } from './fixtures.ts'

/** Texts as people write them, with what XML must escape; white space at the ends is no content. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').trim())
  .filter((text) => text !== '' && !/^not ?provided$/i.test(text))

const amounts = fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n })

const model = fc.record({
  cents: amounts,
  bank: fc.option(words, { nil: undefined }),
  text: fc.option(words, { nil: undefined }),
  endToEnd: fc.option(words, { nil: undefined }),
  remittance: fc.array(words, { maxLength: 3 }),
})

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;')
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${escaped(text)}</${name}>`
}

const inCents = (units: bigint): Decimal => ({ units, scale: 2 })

function written(found: Model): string {
  const lines = found.remittance.map((line) => element('Ustrd', line)).join('')
  const payment =
    `<TxDtls><Refs>${element('EndToEndId', found.endToEnd)}</Refs>` +
    `<RmtInf>${lines}</RmtInf></TxDtls>`
  const inside =
    element('AcctSvcrRef', found.bank) +
    `<NtryDtls>${payment}</NtryDtls>${element('AddtlNtryInf', found.text)}`
  return entry(decimalText(inCents(found.cents), 2), inside)
}

interface Model {
  readonly cents: bigint
  readonly bank: string | undefined
  readonly text: string | undefined
  readonly endToEnd: string | undefined
  readonly remittance: string[]
}

test('what was written is read, and proves itself', () => {
  fc.assert(
    fc.property(
      fc.array(model, { maxLength: 8 }),
      fc.integer({ min: 1, max: 99 }),
      (all, chunkBytes) => {
        const closing = all.reduce((sum, { cents }) => add(sum, inCents(cents)), inCents(10_000n))
        const file = booked(decimalText(closing, 2), ...all.map(written))
        const outcome = readAll(file, { chunkBytes })
        expectValid(outcome.events)
        expect(outcome.ends[0]).toEqual({ entries: all.length, proof: 'ok' })
        expect(entriesOf(outcome).map(asModel)).toEqual(all)
      },
    ),
    { numRuns: 150 },
  )
})

function asModel(found: ReturnType<typeof entriesOf>[number]): Model {
  return {
    cents: decimalFrom(found.amount.value)?.units ?? 0n,
    bank: found.references.bank,
    text: found.text,
    endToEnd: found.references.endToEnd,
    remittance: found.remittance.text?.split('\n') ?? [],
  }
}

test('another reader of XML finds the same amounts', async () => {
  const file = booked(
    '103.50',
    entry('5.25'),
    entry('-1.75', '<AddtlNtryInf>1 &lt; 2</AddtlNtryInf>'),
  )
  const tree = await parseStringPromise(file)
  const [statement] = tree.Document.BkToCstmrStmt[0].Stmt
  const theirs = statement.Ntry.map(
    (found: { Amt: { _: string }[]; CdtDbtInd: string[] }) =>
      `${found.CdtDbtInd[0] === 'DBIT' ? '-' : ''}${found.Amt[0]?._}`,
  )
  const outcome = readAll(file)
  expect(entriesOf(outcome).map(({ amount }) => amount.value)).toEqual(theirs)
  const balances = statement.Bal.map((found: { Amt: { _: string }[] }) => found.Amt[0]?._)
  expect(statementsOf(outcome)[0]?.balances.map(({ amount }) => amount.value)).toEqual(balances)
})
