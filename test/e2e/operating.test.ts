import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openOutbox } from '../../outbox/outbox.ts'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

// A command takes seconds on a machine that is busy, and some tests give many.
vi.setConfig({ testTimeout: 120_000 })

/** Runs a command on the house's own configuration. */
async function command(...args: readonly string[]) {
  const result = await kontor([...args, '--config', join(house.folder, 'kontor.yaml')])
  const lines = result.stdout.split('\n').filter(Boolean)
  return { ...result, rows: args.includes('--json') ? lines.map((line) => JSON.parse(line)) : [] }
}

const store = () => join(house.state, 'outbox.sqlite')

/** A statement that was parked before it was delivered, and one behind it that was. */
async function parkTheFirst(): Promise<void> {
  await house.startAgent(house.destination('treasury').replace(/:\d+\//, ':9/'))
  house.drop('a.sta', mt940(1))
  await house.until('file-settled')
  await house.stopAgent()
  const outbox = openOutbox(store(), () => new Date())
  outbox.parking.park('treasury', 'statements', 1, 'event-too-large')
  outbox.close()
  await house.startAgent()
  house.drop('b.sta', mt940(2))
  await house.untilEvents(4)
}

describe('a parked release', () => {
  test('is told, shown and sent again whole by the agent that runs', async () => {
    await parkTheFirst()
    const { rows } = await command('parked', 'list', '--json')
    expect(rows).toMatchObject([
      { destination: 'treasury', release: 1, first: 1, last: 4, from: 'bank/a.sta' },
    ])
    const shown = await command('parked', 'show', '1')
    expect(shown.stdout).toMatch(/refused +event-too-large\. An event is larger/)
    const status = await command('status')
    expect(status.stdout).toMatch(/treasury {2}1 release parked/)
    const { exit, stderr } = await command('parked', 'retry', '1', '--destination', 'treasury')
    expect([exit, stderr]).toEqual([
      0,
      'Release 1 goes to treasury again, whole: 4 events, replay 1.\n',
    ])
    await house.untilEvents(8)
    await house.until('replay-ended')
    expect((await command('parked')).stdout).toBe('')
    const again = await command('parked', 'retry', '1', '--destination', 'treasury')
    expect([again.exit, again.stderr]).toEqual([
      69,
      expect.stringContaining('[release-not-parked]'),
    ])
  })

  test('is skipped with a reason, by a command that acts alone, and who did is in the audit', async () => {
    await parkTheFirst()
    await house.stopAgent()
    const unreasoned = await command('parked', 'skip', '1', '--destination', 'treasury')
    expect(unreasoned.exit).toBe(64)
    const reason = ['--reason', 'posted by hand']
    const skipped = await command('parked', 'skip', '1', '--destination', 'treasury', ...reason)
    expect(skipped.exit).toBe(0)
    const { rows } = await command('audit', 'list', '--kind', 'release-skipped', '--json')
    expect(rows).toMatchObject([{ detail: { release: 1, reason: 'posted by hand' } }])
    expect(rows[0].detail.by).not.toBe('')
    expect((await command('audit', '--kind', 'command')).stdout).toMatch(/verb=parked skip/)
    await house.startAgent()
    await house.until('link-up', 2)
    expect(await house.events()).toHaveLength(4)
  })
})

describe('a replay', () => {
  test('sends again what is meant, and the hub counts nothing twice', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    house.drop('b.sta', mt940(2))
    await house.until('file-acknowledged', 2)
    const asked = ['--destination', 'treasury', '--reason', 'the ledger was restored']
    const { exit, rows } = await command('replay', '--file', '1', ...asked, '--json')
    expect([exit, rows]).toEqual([0, [{ destination: 'treasury', replay: 1, events: 4 }]])
    await house.until('replay-ended')
    const ofAccount = await command('replay', '--account', 'DE71 9990 0011 0001 2345 67', ...asked)
    expect(ofAccount.stderr).toMatch(/Replay 2 to treasury has begun: 8 events/)
    await house.until('replay-ended', 2)
    const sinceThen = await command('replay', '--from', '2026-01-01', ...asked)
    expect(sinceThen.exit).toBe(0)
    await house.until('replay-ended', 3)
    expect(await house.events()).toHaveLength(8)
    const list = await command('replay', 'list')
    expect(list.stdout).toMatch(/ 3 .* done +treasury {2}8 of 8 events .*: the ledger was restored/)
  })

  test('that is not bounded, or finds nothing, or is for nobody, says so', async () => {
    await house.startAgent()
    await house.until('link-up')
    const asked = ['--destination', 'treasury', '--reason', 'why not']
    expect((await command('replay', ...asked)).stderr).toMatch(/\[replay-unbounded\]/)
    const nothing = await command('replay', '--release', '7', ...asked)
    expect([nothing.exit, nothing.stderr]).toEqual([69, expect.stringMatching(/\[replay-empty\]/)])
    const nobody = ['--destination', 'erpp', '--reason', 'why not']
    expect((await command('replay', '--release', '1', ...nobody)).stderr).toMatch(
      /\[destination-unknown\]/,
    )
    const day = await command('replay', '--from', 'tomorrow', ...asked)
    expect([day.exit, day.stderr]).toEqual([64, expect.stringContaining('Write a day such as')])
  })

  test('waits for the link, survives the agent, and shows in its status', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-acknowledged')
    await house.stopAgent()
    await command('replay', '--release', '1', '--destination', 'treasury', '--reason', 'test')
    expect((await command('status')).stdout).toMatch(/treasury {2}replay 1: 0 of 4 events/)
    await house.startAgent()
    await house.until('replay-ended')
    expect((await command('status')).stdout).not.toMatch(/replay 1/)
  })
})

describe('the audit', () => {
  test('holds in itself and against the hub, and a tail that was cut shows there alone', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-acknowledged')
    await house.stopAgent()
    await house.startAgent()
    await house.until('link-up', 2)
    const sound = await command('audit', 'verify', '--against', 'hub')
    expect(sound.stdout).toMatch(/✓ \d+ records, each linked/)
    expect(sound.stdout).toMatch(/✓ treasury: record \d+ is the one that its hub was told of/)
    expect(sound.exit).toBe(0)
    await house.stopAgent()
    const raw = new Database(store())
    raw.exec('DELETE FROM audit WHERE number > 3')
    raw.close()
    expect((await command('audit', 'verify')).exit).toBe(0)
    const cut = await command('audit', 'verify', '--against', 'hub')
    expect([cut.exit, cut.stdout]).toEqual([
      65,
      expect.stringMatching(/✗ record 4: .*\[tail-cut\]/),
    ])
  })

  test('has each file, release, acknowledgement and configuration once', async () => {
    await house.startAgent()
    house.drop('a.sta', mt940(1))
    await house.until('file-acknowledged')
    await house.stopAgent()
    await house.startAgent()
    await house.stopAgent()
    const { rows } = await command('audit', '--json')
    const kinds = rows.map(({ kind }) => kind)
    expect(kinds).toEqual([
      'store-begun',
      'configuration',
      'destination-added',
      'file-seen',
      'file-released',
      'events-acknowledged',
    ])
  })
})

test('a trace tells the life of a file and of an event, from the byte to the acknowledgement', async () => {
  await house.startAgent(
    house.destination('treasury') + house.destination('erp', ', startFrom: now'),
  )
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  await house.stopAgent()
  const file = await command('trace', 'a.sta')
  expect(file.stdout).toMatch(/^bank\/a\.sta \(file 1\)$/m)
  expect(file.stdout).toMatch(/unit +statement st\S+, released, release 1 at 2/)
  expect(file.stdout).toMatch(/treasury +acknowledged by 2/)
  const byReference = await command('trace', 'E2E-1-1', '--json')
  expect(byReference.rows).toMatchObject([
    {
      event: { type: 'finance.bank-transaction-booked.v1' },
      file: { id: 1, path: 'a.sta' },
      unit: { release: 1, lane: 'statements' },
      number: 2,
      destinations: [{ state: 'acknowledged' }, { state: 'acknowledged' }],
    },
  ])
  expect(byReference.rows[0].place).toMatch(/^\d+:\d+@\d+$/)
  const byId = await command('trace', byReference.rows[0].event.id)
  expect(byId.stdout).toMatch(/lane +statements, number 2/)
  const none = await command('trace', 'NOBODY')
  expect([none.exit, none.stderr]).toEqual([
    64,
    'searched 1 statements and tables of the last 30 days\n' +
      'kontor: nothing of this name or reference is in the outbox. Files are named by their number, see `kontor files`. [trace-empty]\n',
  ])
})

test('what the configuration leaves to others is refused, with and without the agent, and audited', async () => {
  await house.startAgent(undefined, 'operators: [somebody-else]\n')
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  const replay = ['replay', '--release', '1', '--destination', 'treasury', '--reason', 'why not']
  for (const isRunning of [true, false]) {
    if (!isRunning) await house.stopAgent()
    const { exit, stderr } = await command(...replay)
    expect([exit, stderr]).toEqual([69, expect.stringContaining('[operator-needed]')])
  }
  const { rows } = await command('audit', 'list', '--kind', 'command', '--json')
  const outcomes = rows.map(({ detail }) => `${detail.verb} ${detail.outcome}`)
  expect(outcomes).toEqual(['replay operator-needed', 'replay operator-needed'])
})
