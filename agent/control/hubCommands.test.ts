import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestOutbox } from '../../outbox/testing/testOutbox.ts'
import type { Command } from '../../protocol/frames.ts'
import type { Notice } from '../notice.ts'
import { type CommandRules, HubCommands } from './hubCommands.ts'
import type { Sequel } from './outcome.ts'

let box: TestOutbox
let rules: CommandRules
let commands: HubCommands
let followed: Sequel[]
let told: Notice[]
let now: number

beforeEach(() => {
  box = new TestOutbox()
  rules = { allowed: ['release', 'retry', 'skip', 'replay'], feeds: undefined }
  followed = []
  told = []
  now = 0
  commands = begin()
  statement('first')
  // Held, since it tells of a day that was delivered already.
  statement('second')
})

afterEach(() => box.close())

function begin(): HubCommands {
  const follow = (sequel: Sequel) => followed.push(sequel)
  const tell = (notice: Notice) => told.push(notice)
  return new HubCommands(...([box.outbox, () => rules, follow, tell, () => now] as const))
}

function statement(name: string): void {
  const date = '2026-11-01'
  box.take({ name, family: name, from: date, to: date, opening: '1.00', closing: '1.00' })
}

const command = (more: Partial<Command> = {}): Command => ({
  ...{ t: 'command', id: 'c1', verb: 'files release', detail: { file: 2 } },
  ...{ by: 'anna', reason: 'the bank confirmed it' },
  ...more,
})
const commandRecords = () => box.outbox.audit.list(10, { kind: 'command' })

test('a held statement is let go, in the name of the person at the hub', () => {
  expect(commands.take('erp', command())).toEqual({ id: 'c1', outcome: 'done' })
  expect(followed).toMatchObject([{ kind: 'released' }])
  expect(told).toEqual([{ kind: 'request-done', verb: 'files release', by: 'hub/anna' }])
  expect(commandRecords()).toMatchObject([
    { detail: { verb: 'files release', by: 'hub/anna', outcome: 'done' } },
  ])
  expect(box.outbox.heldUnits.of(2)).toMatchObject([{ state: 'released' }])
})

test('a command that comes again gets the same answer and does nothing, after a restart too', () => {
  commands.take('erp', command())
  expect(commands.take('erp', command())).toEqual({ id: 'c1', outcome: 'done' })
  expect(begin().take('erp', command())).toEqual({ id: 'c1', outcome: 'done' })
  expect(commandRecords()).toHaveLength(1)
  expect(followed).toHaveLength(1)
})

test('what was refused stays refused under its id', () => {
  const unknown = command({ detail: { file: 99 } })
  const refusal = { id: 'c1', outcome: 'refused', code: 'file-unknown' }
  expect(commands.take('erp', unknown)).toMatchObject(refusal)
  expect(commands.take('erp', unknown)).toMatchObject(refusal)
  expect(commandRecords()).toMatchObject([{ detail: { outcome: 'file-unknown' } }])
})

test('a hub may do nothing that the configuration of its destination does not name', () => {
  rules = { ...rules, allowed: ['retry'] }
  expect(commands.take('erp', command())).toMatchObject({
    ...{ outcome: 'refused', code: 'command-not-allowed' },
  })
  expect(box.outbox.heldUnits.of(2)).toMatchObject([{ state: 'held' }])
})

test('a refused file is read once more where the hub may retry', () => {
  const { files, releases } = box.outbox
  const sha256 = 'f'.repeat(64)
  const at = { size: 1, mtimeMs: 1, marker: undefined }
  const file = files.stage({ feed: 'bank', path: 'cut.sta', ...at, sha256 })
  const problems = JSON.stringify([{ code: 'file-truncated', severity: 'error', message: '' }])
  releases.decide(file, { ok: false, format: undefined, statements: 0, entries: 0, problems })
  files.settle(file)
  rules = { ...rules, allowed: ['skip'] }
  const asked = command({ detail: { file } })
  expect(commands.take('erp', asked)).toMatchObject({ code: 'command-not-allowed' })
  rules = { ...rules, allowed: ['retry'] }
  expect(commands.take('erp', { ...asked, id: 'c2' })).toMatchObject({ outcome: 'done' })
  expect(followed).toEqual([{ kind: 'resume', file }])
})

test('a file of a feed that the destination does not get is none to its hub', () => {
  rules = { ...rules, feeds: ['shop'] }
  expect(commands.take('erp', command())).toMatchObject({ code: 'file-unknown' })
})

test('where two people were needed both stand in the audit and on the statement itself', () => {
  commands.take('erp', command({ approvedBy: 'bert' }))
  const both = { by: 'hub/anna', approvedBy: 'bert' }
  const [released] = box.outbox.audit.list(10, { kind: 'unit-released' })
  expect(released?.detail).toMatchObject({ ...both, reason: 'the bank confirmed it' })
  expect(commandRecords()[0]?.detail).toMatchObject(both)
  const data = box.delivered().at(-1)?.data
  expect(data?.['checks']).toMatchObject({
    released: { ...both, reason: 'the bank confirmed it' },
  })
})

test('a parked release is skipped at the destination whose hub asks, and at no other', () => {
  box.outbox.destinations.register('treasury', {}, 'beginning')
  for (const name of ['erp', 'treasury']) {
    box.outbox.parking.park(name, 'statements', 1, 'event-invalid')
  }
  const skip = command({ verb: 'parked skip', detail: { release: 1 } })
  expect(commands.take('erp', skip)).toMatchObject({ outcome: 'done' })
  expect(box.outbox.parking.list('erp')).toMatchObject([
    { state: 'skipped', skippedBy: 'hub/anna' },
  ])
  expect(box.outbox.parking.list('treasury')).toMatchObject([{ state: 'parked' }])
})

test('a detail that is not that of its verb is refused', () => {
  const odd = command({ verb: 'parked retry', detail: { file: 2 } })
  expect(commands.take('erp', odd)).toMatchObject({ code: 'request-invalid' })
})

test('a hub that floods the agent with commands fills neither its store nor its audit', () => {
  const many = Array.from({ length: 80 }, (_, i) => command({ id: `c${i}`, detail: { file: 99 } }))
  const codes = many.map((one) => commands.take('erp', one).code)
  expect(codes.filter((code) => code === 'command-too-many')).toHaveLength(20)
  now = 60_001
  expect(commands.take('erp', command({ id: 'later' }))).toMatchObject({ outcome: 'done' })
})
