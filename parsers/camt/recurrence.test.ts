import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { outcomeOf, type ReadOptions } from '../testing/readFile.ts'
import { booked, document, entry, statement } from './fixtures.ts'
import { camt } from './format.ts'
import { Fragment } from './fragment.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** In pieces of one byte nothing is ever known again: each entry is gone before its end is there. */
function expectSame(file: string, options: ReadOptions = {}): void {
  const bytes = Buffer.from(file)
  const whole = outcomeOf(camt, bytes, { ...options, chunkBytes: bytes.length })
  expect(whole).toEqual(outcomeOf(camt, bytes, { ...options, chunkBytes: 1 }))
}

const payment = (reference: string, name: string, remittance: string) =>
  `<TxDtls>\n  <Refs><EndToEndId>${reference}</EndToEndId></Refs>\r\n  <RltdPties><Dbtr><Nm>${name}` +
  `</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${remittance}</Ustrd></RmtInf></TxDtls>\n`

const details = (...payments: string[]) => `<NtryDtls>${payments.join('')}</NtryDtls>`

test('an entry whose tags came before is read at once, with its only payment', () => {
  const recur = vi.spyOn(Fragment.prototype, 'recur')
  const entries = ['A', 'B', 'C'].map((text) => entry('1.00', details(payment(text, text, text))))
  const found = outcomeOf(camt, booked('103.00', ...entries), { chunkBytes: 10_000 })
  expect(found.refused).toBeUndefined()
  expect(recur).toHaveBeenCalledTimes(4)
})

test('of a batch each payment is read at once that came before', () => {
  const recur = vi.spyOn(Fragment.prototype, 'recur')
  const inside = details(...['A', 'B', 'C', 'D'].map((text) => payment(text, text, text)))
  const file = booked('102.00', entry('1.00', inside), entry('1.00', inside))
  expect(outcomeOf(camt, file, { chunkBytes: 10_000 }).refused).toBeUndefined()
  // The second payment gives the form; the first of the next batch is held until its second begins.
  expect(recur).toHaveBeenCalledTimes(6)
  expectSame(file)
})

test('one byte at a time nothing is read at once', () => {
  const recur = vi.spyOn(Fragment.prototype, 'recur')
  outcomeOf(camt, booked('102.00', entry('1.00'), entry('1.00')), { chunkBytes: 1 })
  expect(recur).not.toHaveBeenCalled()
})

const texts = fc.constantFrom(
  'A',
  'Müller &amp; Söhne',
  ' blank before',
  'blank behind ',
  '',
  ' ',
  'two\r\nlines',
  '&#x41;&#0066;',
  '&unknown;',
  'a & b',
  '𝄞 \u00a0€',
  '"quoted" \\',
  'x>y',
  ']]',
  '<!-- aside -->A',
  'A<![CDATA[<&>]]>',
  'NOTPROVIDED',
  '\uffff',
  '\u0007',
  '</Nm><Nm>',
  '</x>',
)
const amounts = fc.constantFrom('1.00', '-2.50', '1', '0001.10', '1.234', 'x', '', '-')
const payments = fc.array(
  fc.tuple(texts, texts, texts).map((told) => payment(...told)),
  { maxLength: 3 },
)
const more = fc.oneof(
  fc.constant(''),
  texts.map((text) => `<AddtlNtryInf>${text}</AddtlNtryInf>`),
  texts.map((text) => `<ValDt><Dt>2024-02-3${text.length % 3}</Dt></ValDt>`),
  texts.map((text) => `<Chrgs a="x>" b='${text.includes('<') ? '' : 'y'}'/><Own>${text}</Own>`),
  texts.map((text) => `<BkTxCd>${text}<Domn><Cd>PMNT</Cd></Domn></BkTxCd>`),
)
const entries = fc.array(
  fc
    .tuple(amounts, payments, more, fc.constantFrom('EUR', 'USD'))
    .map(([amount, inside, rest, currency]) => entry(amount, details(...inside) + rest, currency)),
  { minLength: 2, maxLength: 12 },
)

test('what recurs is read as it is element by element, whatever its texts are', () => {
  fc.assert(
    fc.property(entries, (all) => expectSame(booked('100.00', ...all))),
    { numRuns: 100 },
  )
})

/** Most entries have no fault here, so that more of them recur. */
test('a fault is found in what recurs where it is found element by element', () => {
  const sound = details(payment('A', 'Müller', 'R'))
  fc.assert(
    fc.property(texts, texts, fc.nat(2), (text, other, place) => {
      const told = ['A', 'B', 'C']
      told[place] = text
      const odd = entry('1.00', details(payment(told[0] ?? '', told[1] ?? '', told[2] ?? '')))
      const next = entry('1.00', details(payment('A', other, 'R')))
      expectSame(booked('104.00', entry('1.00', sound), entry('1.00', sound), odd, next))
    }),
    { numRuns: 100 },
  )
})

const long = 'x'.repeat(300)
const limits = [
  { maxTextChars: 200 },
  { maxRecordChars: 700 },
  { maxXmlDepth: 10 },
  { maxProblems: 2 },
]

test.each(limits)('the limits hold for what recurs: %j', (limit) => {
  // Where a text is found too long hangs on the pieces that it comes in.
  const codes = (file: string, chunkBytes: number) => {
    const found = outcomeOf(camt, file, { limits: limit, chunkBytes })
    return found.refused?.map(({ code }) => code) ?? found
  }
  const inside = (text: string) => details(payment('A', text, 'R'), payment('B', text, 'R'))
  const single = (text: string) => entry('1.00', details(payment('A', text, 'R')))
  for (const text of ['short', long, `&amp;${long}`, 'x']) {
    const files = [
      booked('103.00', single('a'), single('b'), single(text)),
      booked('102.00', entry('1.00', inside('a')), entry('1.00', inside(text))),
      booked('103.00', single('a'), entry('x', inside('b')), entry('x'), entry('y'), single(text)),
    ]
    for (const file of files) expect(codes(file, file.length * 2)).toEqual(codes(file, 1))
  }
})

test('what is deeper in the next document is not within the limit for having been so in this', () => {
  const one = statement(entry('1.00') + entry('1.00'))
  const deeper = document(one)
    .replace(/<\?xml.*\n/, '')
    .replace('<Document', '<Env><Body><Document')
    .replace('</Document>', '</Document></Body></Env>')
  for (const maxXmlDepth of [6, 7, 8, 9]) {
    expectSame(document(one) + deeper, { limits: { maxXmlDepth } })
  }
})

test('a warning in what recurs has the place of its element', () => {
  const odd = '\n<RmtInf><Strd><CdtrRefInf><Ref>RF00TEST</Ref></CdtrRefInf></Strd></RmtInf>'
  const all = ['Grüße', 'b'].map((name) =>
    entry(
      '1.00',
      details(`<TxDtls><RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties>${odd}</TxDtls>`),
    ),
  )
  const file = booked('104.00', ...all, ...all)
  const { problems = [] } = { ...outcomeOf(camt, file, { chunkBytes: 10_000 }) } as {
    problems?: readonly { position?: { offset: number } }[]
  }
  expect(problems.map(({ position }) => position?.offset)).toEqual(
    [
      ...Buffer.from(file)
        .toString('latin1')
        .matchAll(/<CdtrRefInf>/g),
    ].map(({ index }) => index),
  )
  expectSame(file)
})
