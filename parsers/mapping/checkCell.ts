import { checkLookupCell } from './checkLookups.ts'
import { noZone } from './checkSource.ts'
import { columnName } from './column.ts'
import { dateReader } from './date.ts'
import type { Found, MappingProblem } from './findings.ts'
import type { Mapping } from './schema.ts'
import type { Kind, Target } from './targets.ts'
import { columnsOf, type Field } from './value.ts'
import { isInside } from './xmlPath.ts'
import { zoneOffsets } from './zone.ts'

type Key = keyof Field

const always: readonly Key[] = ['column', 'empty', 'required']
const looked: readonly Key[] = ['padding', 'lookup', 'value', 'missing']
const number: readonly Key[] = [
  'debit',
  'credit',
  'signs',
  'sign',
  'negate',
  'plus',
  'less',
  'parentheses',
  'decimal',
  'thousands',
  'implied',
]

/** The keys that make sense for each kind of value. */
const keysOf: Readonly<Record<Kind, readonly Key[]>> = {
  text: [...always, 'columns', 'join', 'constant', 'map', 'others', 'default', ...looked],
  choice: [...always, 'constant', 'map', 'others', 'default', ...looked],
  currency: [...always, 'constant', 'map', 'others', 'default', ...looked],
  date: [...always, 'date', 'default'],
  moment: [...always, 'date', 'zone', 'default'],
  timestamp: [...always, 'date', 'zone', 'default'],
  decimal: [...always, ...number],
  money: [...always, ...number, 'digits', 'currency', 'sum'],
  boolean: [...always, 'constant', 'yes', 'no'],
}

/** In the words of a person who has the export before them. */
const kindText: Readonly<Record<Kind, string>> = {
  text: 'text',
  choice: 'a word of a fixed list',
  currency: 'a currency',
  date: 'a date',
  moment: 'a date, with or without a time',
  timestamp: 'a date with a time',
  decimal: 'a number',
  money: 'an amount of money',
  boolean: 'yes or no',
}

/** Checks one value of an event: that its keys fit its kind, and that nothing is missing. */
export function checkCell(
  cell: Field,
  target: Target,
  mapping: Mapping,
  path: MappingProblem['path'],
  found: Found,
): void {
  const { kind } = target
  const allowed = keysOf[kind]
  for (const key of Object.keys(cell) as Key[]) {
    if (cell[key] === undefined || allowed.includes(key)) continue
    const list = allowed.join(', ')
    found(
      [...path, key],
      `This is ${kindText[kind]}, and \`${key}\` doesn't go with it. Allowed are ${list}.`,
    )
  }
  checkOrigin(cell, kind, path, found)
  if (kind === 'money') checkMoney(cell, mapping, path, found)
  if (kind === 'money' || kind === 'decimal') checkNumber(cell, mapping, path, found)
  if (kind === 'date' || kind === 'moment' || kind === 'timestamp') {
    checkDate(cell, kind, mapping, path, found)
  }
  if (kind === 'boolean') checkBoolean(cell, path, found)
  checkWords(cell, target, path, found)
  checkLookupCell(cell, target, mapping, path, found)
}

function checkOrigin(cell: Field, kind: Kind, path: MappingProblem['path'], found: Found): void {
  const pair = cell.debit !== undefined || cell.credit !== undefined
  const origins = [cell.column, cell.columns, cell.constant, pair || undefined]
  const count = origins.filter((origin) => origin !== undefined).length
  if (count === 1) return
  const either = keysOf[kind].includes('debit') ? '`column`, or `debit` with `credit`' : '`column`'
  const constant = keysOf[kind].includes('constant') ? ', or `constant`' : ''
  found(path, `This is ${kindText[kind]} and comes from one place: ${either}${constant}.`)
}

function checkNumber(
  cell: Field,
  mapping: Mapping,
  path: MappingProblem['path'],
  found: Found,
): void {
  if ((cell.debit === undefined) !== (cell.credit === undefined)) {
    found(path, 'A pair needs both: `debit` and `credit`.')
  }
  if (cell.sign && cell.debit !== undefined) {
    found(
      [...path, 'sign'],
      'A `sign` column goes with `column`; a debit and a credit column tell it themselves.',
    )
  }
  if (cell.sign?.negative.some((text) => cell.sign?.positive.includes(text))) {
    found([...path, 'sign'], 'A text stands in `negative` and in `positive`.')
  }
  if (cell.signs !== undefined && cell.debit === undefined) {
    found([...path, 'signs'], '`signs` tells about minus signs in a `debit` and `credit` pair.')
  }
  const decimal = cell.decimal ?? mapping.source.decimal
  if (decimal === (cell.thousands ?? mapping.source.thousands)) {
    found(
      path,
      `The decimal and the thousands sign are both ${decimal}. State \`decimal\` and \`thousands\`.`,
    )
  }
}

function checkMoney(
  cell: Field,
  mapping: Mapping,
  path: MappingProblem['path'],
  found: Found,
): void {
  if (!cell.currency) {
    found(path, 'An amount has a currency: add `currency: EUR` or `currency: { column: … }`.')
  }
  if (!cell.sum) return
  const { source, rows } = mapping
  const lines = source.format === 'xml' ? source.lines : undefined
  const once = columnsOf(cell).find((column) => lines && !isInside(String(column), lines))
  if (!rows.group && lines === undefined) {
    const message = '`sum` adds up the rows of a document, so it needs `group` under `rows`.'
    found([...path, 'sum'], message)
  } else if (once !== undefined && cell.currency?.column !== once) {
    const message = `\`sum\` adds up lines, and ${columnName(once)} is there once: leave \`sum\` out.`
    found([...path, 'sum'], message)
  }
}

function checkDate(
  cell: Field,
  kind: Kind,
  mapping: Mapping,
  path: MappingProblem['path'],
  found: Found,
): void {
  const pattern = cell.date ?? mapping.source.date
  if (pattern === undefined) {
    found(path, 'A date has a pattern: add `date: DD.MM.YYYY` here, or once under `source`.')
    return
  }
  const reader = dateReader(pattern, mapping.source.months)
  if (!reader) {
    const message =
      'No such pattern: a date is made of YYYY or YY, MM, M or MMM, DD or D, with the signs between ' +
      'them, and after it hh:mm or hh:mm:ss where there is a time.'
    found(cell.date === undefined ? path : [...path, 'date'], message)
  } else if (cell.default !== undefined && !reader(cell.default)) {
    found([...path, 'default'], `The default is no date written ${pattern}.`)
  }
  if (cell.zone !== undefined && !zoneOffsets(cell.zone)) found([...path, 'zone'], noZone)
  if (kind === 'timestamp' && !/h/.test(pattern)) {
    found(path, 'This needs the time too: `hh:mm` in the pattern.')
  }
}

function checkBoolean(cell: Field, path: MappingProblem['path'], found: Found): void {
  if (cell.constant !== undefined) {
    if (!/^(true|false)$/.test(cell.constant))
      found([...path, 'constant'], 'Write "true" or "false".')
  } else if (!cell.yes || !cell.no) {
    found(path, 'Yes or no is told by two lists: `yes: [X]` and `no: [""]`.')
  }
}

function checkWords(cell: Field, target: Target, path: MappingProblem['path'], found: Found): void {
  const words = target.words
  const fits = (text: string) => words.length === 0 || text === '' || words.includes(text)
  const currency = (text: string) => target.kind !== 'currency' || /^[A-Z]{3}$|^$/.test(text)
  const check = (text: string, at: MappingProblem['path']) => {
    if (!fits(text)) found(at, `Allowed are ${words.join(', ')}.`)
    if (!currency(text)) found(at, 'A currency is three capital letters.')
  }
  if (cell.constant === '')
    found([...path, 'constant'], 'A constant is not empty: leave the field out.')
  check(cell.constant ?? '', [...path, 'constant'])
  check(cell.default ?? '', [...path, 'default'])
  for (const [from, to] of Object.entries(cell.map ?? {})) check(to, [...path, 'map', from])
  if (cell.others !== undefined && !cell.map) {
    found([...path, 'others'], '`others` tells what becomes of texts that `map` doesn’t list.')
  }
}
