import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUsers, Browser } from '../access/testing/browser.ts'
import { askedSchema, holdingsSchema } from '../console/contract.ts'
import { Client, helloOf } from '../testing/client.ts'
import { HubWorld } from '../testing/world.ts'

const world = new HubWorld()
let anna: Browser
let bert: Browser
let agent: Client

beforeAll(async () => {
  await world.start({ access: { fourEyes: ['release'] } })
  await addUsers(world, { name: 'anna', role: 'operator' }, { name: 'bert', role: 'operator' })
  anna = await signedIn('anna')
  bert = await signedIn('bert')
  agent = await new Client(world.hub.url, 'erp').opened()
  agent.say({ ...helloOf(), capabilities: ['commands'] })
  await agent.next('welcome')
  const item = { code: 'balance-broken', since: '2026-11-22T06:00:00.000Z' }
  agent.say({
    t: 'status',
    standing: [
      { kind: 'held', key: 'file-7-unit-2', target: { file: 7, unit: 2 }, ...item },
      { kind: 'parked', key: 'release-9', target: { release: 9 }, ...item },
    ],
  })
})
afterAll(() => world.end())

async function signedIn(name: string): Promise<Browser> {
  const browser = new Browser(world.hub.httpUrl)
  await browser.signIn(name)
  return browser
}

async function holdings(from: Browser) {
  const { body } = await from.ask('/v1/console/holdings')
  return holdingsSchema.parse(body).holdings
}

/** Once the heartbeat is written, which is within its second. */
async function asked(
  from: Browser,
  kind: string,
  action: string,
  reason = 'the bank confirmed it',
) {
  await expect.poll(async () => (await holdings(from)).length).toBe(2)
  const { key = '' } = (await holdings(from)).find((one) => one.kind === kind) ?? {}
  const path = `/v1/console/holdings/${key}/${action}`
  await expect.poll(async () => (await from.ask(path, { body: { reason: '' } })).status).toBe(400)
  return expect
    .poll(async () => (await from.ask(path, { body: { reason } })).body, { timeout: 3_000 })
    .toMatchObject({ number: expect.any(Number) })
}

test('what one asks and another approves is done by the agent, which is told both names and the reason', async () => {
  await asked(anna, 'held', 'release')
  const held = async () => (await holdings(bert)).find(({ kind }) => kind === 'held')
  expect((await held())?.asked).toMatchObject({ by: 'anna', state: 'awaits-second' })
  const waiting = await bert.ask('/v1/console/commands')
  expect(waiting.body).toMatchObject({ commands: [{ by: 'anna', agent: 'oslo' }] })
  const path = '/v1/console/commands/1/approve'
  const own = await anna.ask(path, { body: '' })
  expect([own.status, own.body['code']]).toEqual([403, 'second-person-needed'])
  expect(askedSchema.parse((await bert.ask(path, { body: '' })).body)).toEqual({
    number: 1,
    state: 'sent',
  })
  const command = await agent.next('command')
  expect(command).toMatchObject({
    verb: 'files release',
    detail: { file: 7, unit: 2 },
    by: 'anna',
    approvedBy: 'bert',
    reason: 'the bank confirmed it',
  })
  agent.say({ t: 'commanded', id: command.id, outcome: 'done' })
  await expect.poll(async () => (await held())?.asked?.state).toBe('done')
})

test('the other way to retry a dead letter is closed where two people are needed', async () => {
  const strict = new HubWorld()
  await strict.start({ access: { fourEyes: ['retry'] } })
  const told = await new Browser(strict.hub.httpUrl).raw('/v1/dead-letters/1/retry', 'POST', {})
  expect([told.status, told.body['code']]).toEqual([403, 'second-person-needed'])
  await strict.end()
})

test('what needs one person is sent at once, and a refusal of the agent is shown', async () => {
  await asked(bert, 'parked', 'skip', 'posted by hand')
  const { id, approvedBy } = await agent.next('command')
  expect(approvedBy).toBeUndefined()
  const message = 'This destination takes no such command.'
  agent.say({ t: 'commanded', id, outcome: 'refused', code: 'command-not-allowed', message })
  const parked = async () => (await holdings(anna)).find(({ kind }) => kind === 'parked')
  await expect.poll(async () => (await parked())?.asked?.message).toBe(message)
})
