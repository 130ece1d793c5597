import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account, TestOutbox } from '../../outbox/testing/testOutbox.ts'
import { accountReference } from '../../protocol/accountReference.ts'
import { statusSchema } from '../../protocol/statusFrame.ts'
import { type HeartbeatOf, type HeartbeatPorts, heartbeat } from './heartbeat.ts'

let box: TestOutbox
let ports: HeartbeatPorts
const key = '5a'.repeat(32)
const to: HeartbeatOf = {
  destination: 'erp',
  feeds: undefined,
  clockOffsetMs: -250,
  accountKey: key,
}

beforeEach(() => {
  box = new TestOutbox()
  ports = {
    program: 'kontor/0',
    outbox: box.outbox,
    uptimeSeconds: () => 61.9,
    freeDiskBytes: () => 5_000,
    storeFault: () => undefined,
    feeds: () => [{ feed: 'bank', kind: 'folder' }],
  }
})

afterEach(() => box.close())

/** What goes over the wire, as a hub reads it. */
function sent(of: Partial<HeartbeatOf> = {}) {
  const status = { t: 'status', ...heartbeat(ports, { ...to, ...of }) }
  return statusSchema.parse(JSON.parse(JSON.stringify(status)))
}

function statement(day: number, name = `st${day}`) {
  const date = `2026-11-${String(day).padStart(2, '0')}`
  return box.take({ name, family: name, from: date, to: date, opening: '1.00', closing: '1.00' })
}

/** A file that its reader refuses. */
function refused(path: string, feed = 'bank'): number {
  const sha256 = path.length.toString().padStart(64, 'f')
  const arrival = { feed, path, size: 1, mtimeMs: 1, marker: undefined, sha256 }
  return refuse(box.outbox.files.stage(arrival))
}

function refuse(file: number): number {
  const problems = JSON.stringify([
    { code: 'charset-guessed', severity: 'warning' },
    { code: 'field-malformed', severity: 'error', message: 'Line 3.' },
  ])
  const reading = { ok: false, format: undefined, statements: 0, entries: 0, problems }
  box.outbox.releases.decide(file, reading)
  return file
}

describe('a heartbeat', () => {
  test('tells of an agent at rest that nothing waits', () => {
    const status = sent()
    expect(status).toMatchObject({
      ...{ program: 'kontor/0', uptimeSeconds: 61, freeDiskBytes: 5_000, clockOffsetMs: -250 },
      ...{ held: 0, quarantined: 0, parkedReleases: 0, overdue: 0, standing: [], late: [] },
      store: { healthy: true },
      feeds: [{ feed: 'bank', kind: 'folder' }],
      audit: box.outbox.audit.head(),
    })
    expect(status.waiting).toEqual([
      { lane: 'statements', events: 0, bytes: 0 },
      { lane: 'bulk', events: 0, bytes: 0 },
    ])
  })

  test('names account and day of a held statement to the hub that has a key, and to no other', () => {
    statement(1)
    // Of a day that was delivered already.
    const dates = { from: '2026-11-01', to: '2026-11-01' }
    box.take({ name: 'again', family: 'other', ...dates, opening: '1.00', closing: '1.00' })
    const named = { account: accountReference(key, account), businessDate: '2026-11-01' }
    expect(sent().standing).toMatchObject([{ kind: 'held', code: 'overlap', ...named }])
    expect(sent({ accountKey: undefined }).standing?.[0]).not.toHaveProperty('account')
    expect(JSON.stringify(sent())).not.toContain(account)
  })

  test('tells the backlog by events, bytes and the age of its oldest', () => {
    statement(1)
    const first = box.now.toISOString()
    box.now = new Date('2026-11-20T13:00:00Z')
    statement(2)
    expect(sent().waiting?.[0]).toMatchObject({ events: 2, oldestAt: first })
    box.outbox.destinations.acknowledge('erp', 'statements', 1)
    const bytes = Buffer.byteLength(JSON.stringify({ ...box.delivered()[1] }))
    const [waiting] = sent().waiting ?? []
    expect(waiting).toMatchObject({ events: 1, oldestAt: box.now.toISOString() })
    expect(waiting?.bytes).toBeGreaterThan(0)
    expect(waiting?.bytes).toBeLessThanOrEqual(bytes)
  })

  test('names what waits for a person as a command about it wants to be told', () => {
    statement(1)
    statement(1, 'another')
    const file = refused('in/DE06999999980000202600 november.sta')
    box.outbox.parking.park('erp', 'statements', 1, 'event-too-large')
    const status = sent()
    expect(status).toMatchObject({ held: 1, quarantined: 1, parkedReleases: 1 })
    expect(status.standing?.map(({ kind }) => kind).sort()).toEqual([
      ...['held', 'parked', 'quarantine'],
    ])
    expect(status.standing).toContainEqual({
      ...{ kind: 'quarantine', key: `file-${file}`, target: { file }, feed: 'bank' },
      ...{ code: 'field-malformed', since: box.now.toISOString() },
      file: 'in/DE#################### november.sta',
    })
    expect(status.standing).toContainEqual(
      expect.objectContaining({ target: { file: 2, unit: 1 }, code: 'overlap' }),
    )
    expect(status.standing).toContainEqual(
      expect.objectContaining({ key: 'release-1', target: { release: 1 }, events: 1 }),
    )
  })

  test('counts a refused file that comes again once, and not at all once it was read', () => {
    const first = refused('cut.sta')
    const second = refused('cut.sta')
    refused('other-one.sta')
    refused('cut.sta', 'shop')
    expect(sent()).toMatchObject({ quarantined: 3 })
    const keys = sent().standing?.map(({ key }) => key)
    expect(keys).toContain(`file-${second}`)
    expect(keys).not.toContain(`file-${first}`)
    // The older one, by hand, after a correction of the mapping.
    const { files, releases } = box.outbox
    files.reread(first, 'anna', 'mapping corrected')
    expect(sent()).toMatchObject({ quarantined: 3 })
    const read = { ok: true, format: 'mt940', statements: 1, entries: 0, problems: '[]' }
    releases.decide(first, read)
    expect(sent()).toMatchObject({ quarantined: 2 })
  })

  test('tells a hub nothing of feeds that its destination does not get', () => {
    refused('a.sta', 'shop')
    const late = { feed: 'shop', account: undefined }
    box.outbox.dues.tell(late, '2026-11-19' as never, new Date('2026-11-20T08:00:00Z'))
    expect(sent()).toMatchObject({ quarantined: 1, overdue: 1 })
    expect(sent({ feeds: ['bank'] })).toMatchObject({
      ...{ quarantined: 0, overdue: 0, standing: [], late: [] },
    })
  })

  test('names the account of a late statement by a reference that only its hub can read', () => {
    const due = new Date('2026-11-20T08:00:00Z')
    box.outbox.dues.tell({ feed: 'bank', account }, '2026-11-19' as never, due)
    const status = sent()
    expect(JSON.stringify(status)).not.toContain(account)
    expect(status.late).toEqual([
      {
        ...{ what: accountReference(key, account), feed: 'bank', dueAt: due.toISOString() },
        ...{ lacks: 'statement', businessDate: '2026-11-19' },
      },
    ])
    expect(status.late?.[0]?.what).toMatch(/^[0-9a-f]{32}$/)
    expect(sent({ accountKey: undefined }).late?.[0]?.what).toBe('bank')
  })

  test('says that the store can not be written, by the code of the system', () => {
    ports = { ...ports, storeFault: () => 'SQLITE_FULL' }
    expect(sent().store).toEqual({ healthy: false, code: 'SQLITE_FULL' })
  })

  test('tells of the newest alone where more waits than it may carry', () => {
    for (let day = 1; day <= 105; day += 1) refused(`${'x'.repeat(day)}.sta`)
    const status = sent()
    expect(status.quarantined).toBe(105)
    expect(status.standing).toHaveLength(100)
    expect(status.standing?.some(({ key: item }) => item === 'file-105')).toBe(true)
  })
})
