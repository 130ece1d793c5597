import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Status } from '../../protocol/frames.ts'
import { accessDefaults } from '../access/settings.ts'
import type { Caller } from '../http/caller.ts'
import type { HoldingAction } from '../store/commandsContract.ts'
import type { HubStore } from '../store/contract.ts'
import { everything } from '../store/scope.ts'
import { openHubStore } from '../store/store.ts'
import { helloOf } from '../testing/client.ts'
import { CommandDesk } from './desk.ts'
import { holdingKey, holdingOf } from './holdingKey.ts'

let folder: string
let store: HubStore
let desk: CommandDesk
let ms: number
let told: string[]

const status: Status = {
  t: 'status',
  standing: [
    item('held', 'file-7-unit-2', { file: 7, unit: 2 }),
    item('quarantine', 'file-8', { file: 8 }),
    item('parked', 'release-9', { release: 9 }),
  ],
}

function item(kind: 'held' | 'quarantine' | 'parked', key: string, target: object) {
  return { kind, key, target, code: 'balance-broken', since: '2026-11-22T06:00:00.000Z' }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-commands-'))
  ms = Date.parse('2026-11-22T07:40:00Z')
  store = openHubStore({ path: join(folder, 'hub.db'), now: () => new Date(ms) })
  await store.admit([helloOf()])
  const at = new Date(ms).toISOString()
  await store.fleet.keepStatuses([{ inbox: 'erp', agent: 'oslo', status, at }])
  told = []
  open([])
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(fourEyes: readonly HoldingAction[]): void {
  desk = new CommandDesk(store, {
    settings: { ...accessDefaults, fourEyes },
    now: () => new Date(ms),
    wake: () => {},
    flush: async () => {},
    changed: () => {},
    onFault: (error) => {
      throw error
    },
  })
  desk.onNew((inbox, agent) => told.push(`${inbox}/${agent}`))
}

const person = (name: string, more: Partial<Caller> = {}): Caller => ({
  name,
  scope: everything,
  role: 'operator',
  person: `user/${name}`,
  proof: { kind: 'session', number: 1, csrf: '' },
  ...more,
})
const anna = person('anna')
const bert = person('bert')
const held = holdingKey({ kind: 'held', inbox: 'erp', agent: 'oslo', key: 'file-7-unit-2' })
const parked = holdingKey({ kind: 'parked', inbox: 'erp', agent: 'oslo', key: 'release-9' })
const quarantined = holdingKey({ kind: 'quarantine', inbox: 'erp', agent: 'oslo', key: 'file-8' })
const code = (wanted: string) => expect.objectContaining({ code: wanted })

describe('an action', () => {
  test('becomes the command of its agent, with who asks and why', async () => {
    const asked = await desk.ask(anna, held, 'release', 'the bank confirmed it')
    expect(asked).toMatchObject({ number: 1, state: 'sent' })
    expect(told).toEqual(['erp/oslo'])
    expect(await desk.waiting('erp', 'oslo')).toEqual([
      {
        id: asked.id,
        verb: 'files release',
        detail: { file: 7, unit: 2 },
        by: 'anna',
        reason: 'the bank confirmed it',
      },
    ])
    expect(await desk.waiting('treasury', 'oslo')).toEqual([])
  })

  test.each([
    [quarantined, 'retry', 'files release'],
    [parked, 'retry', 'parked retry'],
    [parked, 'skip', 'parked skip'],
  ] as const)('%# has its verb', async (key, action, verb) => {
    await desk.ask(anna, key, action, 'r')
    expect(await desk.waiting('erp', 'oslo')).toMatchObject([{ verb }])
  })

  test('that is none for what stands there is refused', async () => {
    await expect(desk.ask(anna, held, 'skip', 'r')).rejects.toEqual(code('action-unavailable'))
    await expect(desk.ask(anna, quarantined, 'release', 'r')).rejects.toEqual(
      code('action-unavailable'),
    )
  })

  test('about what does not stand, or was never named, finds nothing', async () => {
    const gone = holdingKey({ kind: 'held', inbox: 'erp', agent: 'oslo', key: 'file-1' })
    const other = holdingKey({ kind: 'held', inbox: 'erp', agent: 'rome', key: 'file-7-unit-2' })
    for (const key of [gone, other, 'x', `${held}x`, '../../etc/passwd', "' OR 1=1 --"]) {
      await expect(desk.ask(anna, key, 'release', 'r')).rejects.toEqual(code('not-found'))
    }
  })

  test('is one at a time for one thing', async () => {
    await desk.ask(anna, held, 'release', 'r')
    await expect(desk.ask(bert, held, 'release', 'r')).rejects.toEqual(code('action-unavailable'))
  })

  test('is answered once, and the answer that comes again changes nothing', async () => {
    const { id, number } = await desk.ask(anna, held, 'release', 'r')
    await desk.answered('erp', 'rome', id, { outcome: 'done' })
    await desk.answered('treasury', 'oslo', id, { outcome: 'done' })
    expect(await desk.waiting('erp', 'oslo')).toHaveLength(1)
    const refused = { outcome: 'refused', code: 'unit-not-held', message: 'No.' } as const
    await desk.answered('erp', 'oslo', id, refused)
    await desk.answered('erp', 'oslo', id, { outcome: 'done' })
    expect(await store.commands.get(number)).toMatchObject({ state: 'refused', message: 'No.' })
    expect((await store.commands.last([held])).get(held)).toMatchObject({ number, by: 'anna' })
    const kinds = (await store.audit.last(5)).map(({ kind, by }) => `${kind} ${by}`)
    expect(kinds).toEqual(['command-answered agent/oslo'])
  })

  test('survives a restart of the hub', async () => {
    await desk.ask(anna, held, 'release', 'r')
    await store.close()
    store = openHubStore({ path: join(folder, 'hub.db'), now: () => new Date(ms) })
    open([])
    expect(await desk.waiting('erp', 'oslo')).toHaveLength(1)
  })

  test('of a viewer is refused, also where the guard would have let it through', async () => {
    const viewer = person('vera', { role: 'viewer' })
    await expect(desk.ask(viewer, held, 'release', 'r')).rejects.toEqual(code('role-not-enough'))
  })
})

describe('where two people are needed', () => {
  beforeEach(() => open(['release', 'skip']))

  test('nothing is sent before the second has approved, and both names go along', async () => {
    const { number, state } = await desk.ask(anna, held, 'release', 'the bank confirmed it')
    expect(state).toBe('awaits-second')
    expect([await desk.waiting('erp', 'oslo'), told]).toEqual([[], []])
    expect((await desk.awaiting(bert, 10)).map((one) => one.by)).toEqual(['anna'])
    expect(await desk.approve(bert, number)).toMatchObject({ state: 'sent' })
    expect(await desk.waiting('erp', 'oslo')).toMatchObject([{ by: 'anna', approvedBy: 'bert' }])
    expect(told).toEqual(['erp/oslo'])
  })

  test('what needs no second is sent at once', async () => {
    expect(await desk.ask(anna, quarantined, 'retry', 'r')).toMatchObject({ state: 'sent' })
  })

  test('nobody is both: not in another session, and not by a token', async () => {
    const { number } = await desk.ask(anna, held, 'release', 'r')
    const others = [
      person('anna', { proof: { kind: 'session', number: 2, csrf: '' } }),
      person('robot', { person: 'user/bert', proof: { kind: 'token', number: 1 } }),
      person('anna-too', { person: 'user/anna' }),
      person('anna', { person: 'oidc/1' }),
      person('local', { person: 'local', proof: { kind: 'local', csrf: '' } }),
    ]
    for (const second of others) {
      await expect(desk.approve(second, number)).rejects.toEqual(code('second-person-needed'))
    }
    expect(await store.commands.approve(number, { by: 'x', person: 'user/anna' })).toBeUndefined()
  })

  test('who asked by a token that they made can not approve it as a person', async () => {
    const robot = person('robot', { person: 'user/anna', proof: { kind: 'token', number: 1 } })
    const { number } = await desk.ask(robot, held, 'release', 'r')
    await expect(desk.approve(anna, number)).rejects.toEqual(code('second-person-needed'))
    expect(await desk.approve(bert, number)).toMatchObject({ state: 'sent' })
  })

  test('it is approved once', async () => {
    const { number } = await desk.ask(anna, held, 'release', 'r')
    await desk.approve(bert, number)
    await expect(desk.approve(person('cleo'), number)).rejects.toEqual(code('command-closed'))
  })

  test('what nobody approves in time expires, and may be asked for again', async () => {
    const { number } = await desk.ask(anna, held, 'release', 'r')
    ms += accessDefaults.approvalMs
    await expect(desk.approve(bert, number)).rejects.toEqual(code('command-closed'))
    expect(await store.commands.get(number)).toMatchObject({ state: 'expired' })
    expect(await desk.ask(bert, held, 'release', 'r')).toMatchObject({ state: 'awaits-second' })
  })

  test('one who does not see the agent can not approve', async () => {
    const { number } = await desk.ask(anna, held, 'release', 'r')
    const south = person('sofia', { scope: { ...everything, regions: ['south'] } })
    await expect(desk.approve(south, number)).rejects.toEqual(code('not-found'))
    expect(await desk.awaiting(south, 10)).toEqual([])
  })
})

test('a replay is asked of the agent as it takes it', async () => {
  const wish = { from: '2026-11-20T00:00:00.000Z' }
  await desk.askReplay(anna, { inbox: 'erp', agent: 'oslo' }, wish, 'the ledger was restored')
  expect(await desk.waiting('erp', 'oslo')).toMatchObject([{ verb: 'replay', detail: wish }])
})

test('a key names one holding, and no text that is none is taken for one', () => {
  const name = fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' })
  const kinds = fc.constantFrom('held', 'quarantine', 'parked')
  const holdings = fc.record({ kind: kinds, inbox: name, agent: name, key: name })
  fc.assert(
    fc.property(holdings, (holding) => {
      const wanted = { ...holding, kind: holding.kind as 'held' }
      fc.pre(Object.values(wanted).every((text) => text.isWellFormed() && text.length <= 128))
      expect(holdingOf(holdingKey(wanted))).toEqual(wanted)
    }),
  )
  fc.assert(fc.property(fc.base64String(), (text) => holdingOf(text) === undefined))
})
