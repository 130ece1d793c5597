import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { zipOf } from '../../agent/intake/unwrap/testing.ts'
import { House } from '../e2e/house.ts'
import { mt940 } from '../samples.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

const eventsOfOne = 4

/** Puts files into the bank's folder before the agent starts, so that it finds them together. */
function lay(files: Readonly<Record<string, string | Uint8Array>>): void {
  const aside = join(house.folder, 'aside')
  mkdirSync(aside)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(aside, name), content)
    renameSync(join(aside, name), join(house.bank, name))
  }
}

const states = () =>
  Object.fromEntries(
    house.notices.flatMap((n) =>
      n.kind === 'file-decided' ? [[n.file.path, n.decision.state]] : [],
    ),
  )

test('files that are taken together come to what each would come to by itself', async () => {
  const large = mt940(500, 3_000)
  lay({
    'a.sta': mt940(1),
    'b.sta': mt940(1),
    'bad.sta': mt940(2).slice(0, 150),
    'large.sta': large,
    'unproven.sta': mt940(3).replace(/^:62F:.*$/m, ':62F:C261120EUR1,00'),
    'wrapped.zip': zipOf([{ name: 'm.sta', data: mt940(4) }]),
    'z.sta': mt940(5),
  })
  await house.startAgent()
  await house.until('file-settled', 8, 60_000)
  expect(states()).toEqual({
    'a.sta': 'released',
    'bad.sta': 'refused',
    'large.sta': 'released',
    'unproven.sta': 'held',
    'wrapped.zip/m.sta': 'released',
    'z.sta': 'released',
  })
  const twin = house.notices.find(({ kind }) => kind === 'file-duplicate')
  expect(twin).toMatchObject({ file: { path: 'b.sta' }, of: 1 })
  const events = 3 * eventsOfOne + 3_001
  await house.untilEvents(events, 'treasury', 60_000)
  const ids = (await house.events()).map(({ id }) => id)
  expect(ids).toHaveLength(events)
  expect(new Set(ids).size).toBe(events)
  expect(readdirSync(house.bank)).toEqual([])
  expect(house.report('quarantine', 'bad.sta')).toMatch(/refused/)
  expect(house.report('held', 'unproven.sta')).toMatch(/held/)
}, 120_000)

test('where sources wait for acknowledgements, many of them go once these have come', async () => {
  lay(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.sta`, mt940(n)])))
  await house.stopHub()
  await house.startAgent(house.destination('treasury'), '', 'settle: delete')
  await house.until('source-waits', 5)
  expect(readdirSync(house.bank)).toHaveLength(5)
  await house.startHub()
  await house.until('file-settled', 5, 60_000)
  expect(readdirSync(house.bank)).toEqual([])
  await house.untilEvents(5 * eventsOfOne)
}, 120_000)
