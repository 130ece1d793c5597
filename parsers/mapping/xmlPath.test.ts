import { expect, test } from 'vitest'
import { commonSteps, xmlPath } from './xmlPath.ts'

const step = (local: string, more: object = {}) => ({
  local,
  namespace: undefined,
  place: undefined,
  where: undefined,
  ...more,
})
const where = (local: string, attribute: boolean, text: string) => ({
  where: { local, namespace: undefined, attribute, text },
})

test.each([
  ['.', { absolute: false, steps: [] }],
  ['Number', { absolute: false, steps: [step('Number')] }],
  ['/Export/Größe', { absolute: true, steps: [step('Export'), step('Größe')] }],
  ['Tax[2]/Sum', { absolute: false, steps: [step('Tax', { place: 2 }), step('Sum')] }],
  ['Tax[@Type=VAT]', { absolute: false, steps: [step('Tax', where('Type', true, 'VAT'))] }],
  [
    "T[K='a b/c']/V",
    { absolute: false, steps: [step('T', where('K', false, 'a b/c')), step('V')] },
  ],
  ['T[K=]', { absolute: false, steps: [step('T', where('K', false, ''))] }],
])('%s is a path of elements', (text, path) => {
  expect(xmlPath(text)).toEqual({ attribute: undefined, ...path })
})

test('an attribute ends a path', () => {
  const attribute = { local: 'Ccy', namespace: undefined }
  expect(xmlPath('@Ccy')).toEqual({ absolute: false, steps: [], attribute })
  expect(xmlPath('Amount/@Ccy')).toEqual({ absolute: false, steps: [step('Amount')], attribute })
})

test('a prefix stands for its namespace, and for nothing where it has none', () => {
  expect(xmlPath('a:N', { a: 'urn:a' })).toMatchObject({
    steps: [{ local: 'N', namespace: 'urn:a' }],
  })
  expect(xmlPath('b:N', { a: 'urn:a' })).toMatch(/prefix b is not among/)
})

test.each([
  '',
  '/',
  'a//b',
  'a/',
  '/a/',
  '@a/b',
  'a[0]',
  'a[',
  'a[b]',
  '*',
  'a b',
  '../a',
  'a[1][2]',
])('%s is no path', (text) => {
  expect(xmlPath(text)).toEqual(expect.stringContaining('No such path'))
})

test('a path deeper than any file is none', () => {
  expect(xmlPath(`${'a/'.repeat(70)}a`)).toEqual(expect.stringContaining('No such path'))
})

test('paths have their first steps in common', () => {
  const steps = (text: string) => {
    const path = xmlPath(text)
    return typeof path === 'string' ? [] : path.steps
  }
  expect(commonSteps(steps('/a/b/c'), steps('/a/b/d'))).toBe(2)
  expect(commonSteps(steps('/a'), steps('/b'))).toBe(0)
})
