import { expect, test } from 'vitest'
import { alertCodes } from '../../hub/alerts/catalogue.ts'
import { textOf } from './blocks.ts'

test('docs/runbook.md says for every alert what to do, and for no other', () => {
  const heads = [...textOf('docs/runbook.md').matchAll(/^## ([a-z-]+)$/gm)].map(([, code]) => code)
  expect(heads).toEqual([...alertCodes].toSorted((one, other) => place(one) - place(other)))
})

/** In the order of docs/alerts.md. */
const place = (code: string) => textOf('docs/alerts.md').indexOf(`| \`${code}\` |`)
