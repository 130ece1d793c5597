import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decimal, decimalText } from '../../events/decimal.ts'
import { type AmountStyle, parseAmount } from './amount.ts'

const german: AmountStyle = { decimal: ',', thousands: '.', parentheses: false, implied: undefined }
const plain: AmountStyle = { ...german, decimal: '.', thousands: undefined }

const textOf = (text: string, style: AmountStyle) => {
  const amount = parseAmount(text, style)
  return amount && decimalText(amount, 0)
}

/** Writes an amount as an export would. */
function written(amount: Decimal, style: AmountStyle, minus: 'front' | 'behind'): string {
  const [whole = '', fraction] = decimalText({ ...amount, units: abs(amount) }, 0).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.thousands ?? '')
  const body = fraction === undefined ? grouped : `${grouped}${style.decimal}${fraction}`
  if (amount.units >= 0n) return body
  return minus === 'front' ? `-${body}` : `${body}-`
}

const abs = ({ units }: Decimal) => (units < 0n ? -units : units)

test('an amount that is written in any style is read back as it was', () => {
  const style = fc
    .record({
      decimal: fc.constantFrom(',' as const, '.' as const),
      thousands: fc.constantFrom(',' as const, '.' as const, "'" as const, ' ' as const, undefined),
      parentheses: fc.boolean(),
      implied: fc.constant(undefined),
    })
    .filter(({ decimal, thousands }) => decimal !== thousands)
  const amount = fc.record({
    units: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    scale: fc.nat(5),
  })
  fc.assert(
    fc.property(amount, style, fc.constantFrom('front', 'behind'), (number, how, minus) => {
      const text = written(number, how, minus)
      expect(textOf(text, how)).toBe(decimalText(number, 0))
    }),
  )
})

test.each([
  ['1.234,56-', '-1234.56'],
  ['-1.234,56', '-1234.56'],
  ['\u22121.234,56', '-1234.56'],
  ['+12', '12'],
  ['- 12,5', '-12.5'],
  [',50', '0.5'],
  ['1234,56', '1234.56'],
  ['0', '0'],
])('%s is read where the comma is the decimal sign', (text, value) => {
  expect(textOf(text, german)).toBe(value)
})

test.each([
  ...['', '-', ',', '1,', '1.2O4,50', '1.23', '1.2345', '12.34.567', '0.123', '.123', '1,234.56'],
  ...[
    '1..234',
    '1.234,5.6',
    '--1',
    '-1-',
    '+1-',
    '1e5',
    '(12)',
    'EUR 5',
    '1 234',
    '٣',
    '1'.repeat(41),
  ],
])('%s is no amount where the comma is the decimal sign', (text) => {
  expect(parseAmount(text, german)).toBeUndefined()
})

test('blanks and apostrophes between thousands come in several forms', () => {
  const swiss: AmountStyle = { ...plain, thousands: "'" }
  const french: AmountStyle = { ...german, thousands: ' ' }
  expect([textOf("1'234.56", swiss), textOf('1\u2019234.56', swiss)]).toEqual([
    '1234.56',
    '1234.56',
  ])
  for (const blank of [' ', '\u00a0', '\u202f']) {
    expect(textOf(`1${blank}234,56`, french)).toBe('1234.56')
  }
})

test('parentheses are a minus only where the mapping says so', () => {
  expect(textOf('(12.50)', { ...plain, parentheses: true })).toBe('-12.5')
  expect(parseAmount('(-12.50)', { ...plain, parentheses: true })).toBeUndefined()
  expect(parseAmount('(12.50)', plain)).toBeUndefined()
})

test('decimals that are not written are counted from the right', () => {
  const cobol = { ...plain, implied: 2 }
  expect([textOf('0000012345', cobol), textOf('5-', cobol)]).toEqual(['123.45', '-0.05'])
  expect(parseAmount('123.45', cobol)).toBeUndefined()
})

test('a sign of currency is passed over where the style names it', () => {
  const style = { ...plain, parentheses: true, symbols: ['£', 'CHF'] }
  for (const text of ['£5.00', '£ 5.00', '+ £5.00', '5.00£', 'CHF 5.00', '5.00 CHF']) {
    expect(textOf(text, style)).toBe('5')
  }
  for (const text of ['-£5.00', '£-5.00', '£5.00-', '(£5.00)', '(5.00 £)']) {
    expect(textOf(text, style)).toBe('-5')
  }
  for (const text of ['€5.00', '££5.00', '£', '£5.00£']) expect(textOf(text, style)).toBe(undefined)
  expect(textOf('£5.00', plain)).toBe(undefined)
})
