import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { isIban } from '../../parsers/checkDigits.ts'
import { accountAt } from './accounts.ts'
import { eventAt, fileAt, type Traffic, unitEvents } from './traffic.ts'

const traffic: Traffic = {
  agent: 'agent-003',
  index: 3,
  accounts: 2,
  firstAccount: 6,
  entriesPerStatement: 4,
  firstDay: Date.parse('2026-11-02T00:00:00Z'),
}
const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const schemaOf = (type: string) => {
  const path = `../../events/schemas/${type}.json`
  return ajv.compile(
    JSON.parse(readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')),
  )
}
const days = (count: number) => {
  const sequences = count * traffic.accounts * unitEvents(traffic)
  return Array.from({ length: sequences }, (_, i) => JSON.parse(eventAt(traffic, i + 1)))
}

test('simulated events have the form of real ones, and each its own id', () => {
  const events = days(2)
  const schemas = new Map(
    [...new Set(events.map(({ type }): string => type))].map((type) => [type, schemaOf(type)]),
  )
  expect(schemas.size).toBe(2)
  for (const event of events) {
    const validate = schemas.get(event.type)
    expect({ ok: validate?.(event), errors: validate?.errors }).toEqual({ ok: true, errors: null })
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
})

test('each event is of the file that is named beside it, and each statement has its own', () => {
  const events = days(2)
  const files = events.map((_, i) => fileAt(traffic, i + 1))
  expect(files.map(({ sha256 }) => sha256)).toEqual(events.map(({ sourcefile }) => sourcefile))
  expect(new Set(files.map(({ name }) => name)).size).toBe(4)
  expect(files[0]?.name).toMatch(/^STMT_\d{4}_20261102\.sta$/)
})

test("each statement adds up, and opens with the day's before", () => {
  const cents = (value: string) => BigInt(value.replace('.', ''))
  const before = new Map<string, string>()
  let sum = 0n
  for (const { type, subject, data } of days(3)) {
    if (type === 'finance.bank-transaction-booked.v1') {
      sum += cents(data.amount.value)
      continue
    }
    const [opening, closing] = [data.opening.amount.value, data.closing.amount.value]
    expect(cents(opening) + sum).toBe(cents(closing))
    expect(before.get(subject) ?? opening).toBe(opening)
    before.set(subject, closing)
    sum = 0n
  }
  expect(before.size).toBe(2)
})

test('the made-up accounts have check digits that hold', () => {
  for (const number of [0, 7, 4_999, 123_456]) {
    expect(isIban(accountAt(number, number).iban)).toBe(true)
  }
})
