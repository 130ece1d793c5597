import { expect, test } from 'vitest'
import type { SampleColumn } from './columns.ts'
import { findRowRules } from './rows.ts'

const column = (index: number): SampleColumn => ({
  index,
  ref: index + 1,
  label: '',
  meanings: [],
  cells: [],
  texts: [],
  date: undefined,
  numeric: false,
})

const rules = (...texts: readonly (readonly string[])[]) =>
  findRowRules(
    texts.map((fields, at) => ({ fields, line: at + 1 })),
    ({ fields }) => fields[0] === 'date' && fields[2] !== '',
    { dates: [column(0)], amounts: [column(2)] },
    ({ ref }) => ref,
  )

test('rows that are all data need no rule', () => {
  expect(rules(['date', 'a', '1'])).toEqual({ skip: [], stop: undefined, left: 0 })
})

test('a row is known by what it lacks', () => {
  const { skip, left } = rules(['date', 'a', '1'], ['', 'more of a', ''], ['date', 'b', '2'])
  expect(skip.map(({ condition }) => condition)).toEqual([
    {
      all: [
        { column: 1, empty: true },
        { column: 3, empty: true },
      ],
    },
  ])
  expect(left).toBe(0)
})

test('a total among the rows is known by how it begins, up to its first digit', () => {
  const { skip } = rules(['date', 'a', '1'], ['Saldo 31.12.2026', '', '5'], ['date', 'b', '2'])
  expect(skip.map(({ condition }) => condition)).toEqual([{ column: 1, startsWith: 'Saldo' }])
})

test('what stands below the last row ends the table', () => {
  const { skip, stop } = rules(
    ['date', 'a', '1'],
    ['Disclaimer:', 'x', 'y'],
    ['No warranty', 'x', 'y'],
  )
  expect(skip).toEqual([])
  expect(stop?.condition).toEqual({ column: 1, startsWith: 'Disclaimer:' })
})

test('no rule holds for a row of data', () => {
  const { skip, stop, left } = rules(
    ['date', 'a', '1'],
    ['date', 'a', ''],
    ['', 'a', '3'],
    ['date', 'b', '2'],
  )
  expect(skip.map(({ condition }) => condition)).toEqual([
    { column: 3, empty: true },
    { column: 1, empty: true },
  ])
  expect(stop).toBeUndefined()
  expect(left).toBe(0)
})
