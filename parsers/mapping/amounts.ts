import { minorDigits } from '../../events/currency.ts'
import { add, type Decimal, decimalText, negate, subtract, zero } from '../../events/decimal.ts'
import { shapeOf } from '../problems.ts'
import { type AmountStyle, parseAmount } from './amount.ts'
import { columnText, type Read, type Setting, textReader, type Writing } from './cells.ts'
import { type Column, columnName } from './column.ts'
import type { Faults } from './faults.ts'
import type { Row } from './row.ts'
import type { Cell, CurrencyCell } from './value.ts'

/** Which column of a debit and credit pair counts up: credit on a bank account, debit in a journal. */
export type Upward = 'credit' | 'debit'

/** Reads the amount of one row, signed, from one column or a debit and credit pair. */
export function amountReader(cell: Cell, upward: Upward, setting: Setting): Read<Decimal> {
  const read =
    cell.column === undefined
      ? pairReader(cell, upward, setting)
      : signedReader(cell, numberReader(cell.column, cell, setting), setting)
  return withParts(cell, cell.negate ? negated(read) : read, setting)
}

function negated(read: Read<Decimal>): Read<Decimal> {
  return (row, faults) => {
    const amount = read(row, faults)
    return amount && negate(amount)
  }
}

/** Adds what other columns of the row add to the amount; an empty one adds nothing. */
function withParts(cell: Cell, read: Read<Decimal>, setting: Setting): Read<Decimal> {
  const { plus = [], less = [] } = cell
  if (plus.length + less.length === 0) return read
  const added = plus.map((column) => numberReader(column, cell, setting))
  const taken = less.map((column) => numberReader(column, cell, setting))
  return (row, faults) => {
    const amount = read(row, faults)
    if (amount === undefined) return undefined
    const more = added.reduce((sum, part) => add(sum, part(row, faults) ?? zero), amount)
    return taken.reduce((sum, part) => subtract(sum, part(row, faults) ?? zero), more)
  }
}

export function styleOf(cell: Cell, writing: Writing): AmountStyle {
  const thousands = cell.thousands ?? writing.thousands
  return {
    decimal: cell.decimal ?? writing.decimal,
    thousands: thousands === 'none' ? undefined : thousands,
    parentheses: cell.parentheses ?? writing.parentheses,
    implied: cell.implied,
    ...(writing.symbols ? { symbols: writing.symbols } : {}),
  }
}

function numberReader(column: Column, cell: Cell, setting: Setting): Read<Decimal> {
  const style = styleOf(cell, setting.writing)
  const read = columnText(column, cell, setting)
  return (row, faults) => {
    const text = read(row, faults)
    if (text === undefined) return undefined
    const amount = parseAmount(text, style)
    if (amount === undefined) {
      amountFault(row, faults, setting, column, `${shapeOf(text)}, which is no ${styleText(style)}`)
    }
    return amount
  }
}

function styleText(style: AmountStyle): string {
  const point =
    style.implied === undefined
      ? `with the decimal sign ${style.decimal}`
      : `whose last ${style.implied} digits are its decimals`
  const groups = style.thousands
    ? ` and ${style.thousands} between thousands`
    : ' and no thousands sign'
  return `amount ${point}${groups}`
}

function amountFault(
  row: Row,
  faults: Faults,
  setting: Setting,
  column: Column,
  what: string,
  remedy = 'Have the export corrected, or state `decimal` and `thousands` as the export writes them.',
): void {
  const place = row.place(setting.indexOf(column))
  faults.add('csv-amount-invalid', place, `Column ${columnName(column)} holds ${what}. ${remedy}`)
}

/** An amount whose sign another column tells. */
function signedReader(cell: Cell, read: Read<Decimal>, setting: Setting): Read<Decimal> {
  const { sign } = cell
  if (!sign) return read
  const side = columnText(sign.column, {}, setting)
  const negative = new Set(sign.negative)
  const positive = new Set(sign.positive)
  return (row, faults) => {
    const amount = read(row, faults)
    if (amount === undefined) return undefined
    const text = side(row, faults) ?? ''
    if (negative.has(text)) return negate(amount)
    if (positive.has(text)) return amount
    faults.add(
      'csv-value-invalid',
      row.place(setting.indexOf(sign.column)),
      `Column ${columnName(sign.column)} holds ${text === '' ? 'nothing' : shapeOf(text)}, which ` +
        'is in neither list of `sign`. Have the export corrected, or add the text to the mapping.',
    )
    return undefined
  }
}

/** Two columns of which one is filled. */
function pairReader(cell: Cell, upward: Upward, setting: Setting): Read<Decimal> {
  const { debit, credit, signs = 'none' } = cell
  if (debit === undefined || credit === undefined) return () => undefined
  const down = upward === 'credit' ? debit : credit
  const up = upward === 'credit' ? credit : debit
  const readDown = numberReader(down, cell, setting)
  const readUp = numberReader(up, cell, setting)
  return (row, faults) => {
    const minus = readDown(row, faults)
    const plus = readUp(row, faults)
    if (minus?.units && plus?.units) {
      const both = `an amount in the same row as column ${columnName(down)}`
      amountFault(
        row,
        faults,
        setting,
        up,
        both,
        'One of the two is empty or zero; have the row corrected.',
      )
      return undefined
    }
    const [amount, column] = minus?.units ? [minus, down] : plus ? [plus, up] : [minus, down]
    if (amount === undefined) return undefined
    if (signs === 'none' && amount.units < 0n) {
      const remedy = 'State in the mapping what it means: `signs: own` or `signs: reversing`.'
      amountFault(row, faults, setting, column, 'an amount with a minus', remedy)
      return undefined
    }
    return column === down && signs !== 'own' ? negate(amount) : amount
  }
}

const currencies = new WeakMap<Setting, Map<string, Read<string>>>()

/** Reads the currency of a row once for all of its amounts; an amount without one is a fault. */
export function currencyReader(cell: CurrencyCell, setting: Setting): Read<string> {
  const known = currencies.get(setting) ?? new Map<string, Read<string>>()
  currencies.set(setting, known)
  const name = JSON.stringify(cell)
  const before = known.get(name)
  if (before) return before
  const read = newCurrencyReader(cell, setting)
  let last: Row | undefined
  let currency: string | undefined
  const once: Read<string> = (row, faults) => {
    if (row === last && currency !== undefined) return currency
    currency = read(row, faults)
    last = row
    return currency
  }
  known.set(name, once)
  return once
}

function newCurrencyReader(cell: CurrencyCell, setting: Setting): Read<string> {
  const { column, map, default: fallback, constant } = cell
  const asText = { column, map, default: fallback, constant }
  const read = textReader(asText, { kind: 'currency', required: true, words: [] }, setting)
  return (row, faults) => {
    const before = faults.count
    const currency = read(row, faults)
    if (currency === undefined && column !== undefined && faults.count === before) {
      faults.add(
        'csv-value-missing',
        row.place(setting.indexOf(column)),
        `Column ${columnName(column)} holds no currency for the row's amount. Have the export ` +
          'corrected, or state a `default`.',
      )
    }
    return currency
  }
}

/** Reads money of one row. */
export function moneyReader(
  cell: Cell,
  currency: CurrencyCell,
  upward: Upward,
  setting: Setting,
): Read<MoneyRead> {
  const amountOf = amountReader(cell, upward, setting)
  const currencyOf = currencyReader(currency, setting)
  const column = cell.column ?? cell.credit ?? 1
  return (row, faults) => {
    const amount = amountOf(row, faults)
    if (amount === undefined) return undefined
    const code = currencyOf(row, faults)
    if (code === undefined) return undefined
    const digits = cell.digits ?? minorDigits(code)
    if (cell.implied !== undefined || !tooFine(amount, digits)) return { amount, currency: code }
    amountFault(
      row,
      faults,
      setting,
      column,
      `an amount with ${amount.scale} digits behind the decimal sign, where ${digits} are usual`,
      `State \`digits: ${amount.scale}\` where they are meant, or the right \`decimal\` and \`thousands\`.`,
    )
    return undefined
  }
}

export interface MoneyRead {
  readonly amount: Decimal
  readonly currency: string
}

/** Adds up the money of all rows of a document. */
export function sumReader(cell: Cell, read: Read<MoneyRead>, setting: Setting) {
  const column = cell.column ?? cell.credit ?? 1
  return (rows: readonly Row[], faults: Faults): MoneyRead | undefined => {
    let sum: MoneyRead | undefined
    for (const row of rows) {
      const next = read(row, faults)
      if (next && sum && next.currency !== sum.currency) {
        const what = 'an amount in another currency than the rows before it'
        amountFault(
          row,
          faults,
          setting,
          column,
          what,
          'A sum has one currency; map each row alone.',
        )
        return undefined
      }
      if (next) sum = { amount: add(sum?.amount ?? zero, next.amount), currency: next.currency }
    }
    return sum
  }
}

/**
 * More digits than the currency has: any that are not zero, and three of whatever value. They are
 * what a thousands sign looks like that was taken for the decimal one.
 */
function tooFine(amount: Decimal, digits: number): boolean {
  if (amount.scale <= digits) return false
  return amount.scale === 3 || amount.units % 10n ** BigInt(amount.scale - digits) !== 0n
}

/** Reads a number that is no money, such as a quantity or a rate. */
export function decimalReader(cell: Cell, setting: Setting): Read<string> {
  const read = amountReader(cell, 'credit', setting)
  return (row, faults) => {
    const number = read(row, faults)
    return number && decimalText(number, 0)
  }
}
