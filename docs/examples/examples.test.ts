import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { everything } from '../../hub/store/scope.ts'
import { bookedEvent, bookedEvents } from '../../hub/testing/client.ts'
import { Consumer } from '../../hub/testing/consumer.ts'
import { HubWorld, pushRoute } from '../../hub/testing/world.ts'
import { add } from './treasury/position.ts'

let world: HubWorld
const children: ChildProcess[] = []
const consumers: Consumer[] = []

beforeEach(() => {
  world = new HubWorld()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await world.end()
  for (const consumer of consumers.splice(0)) await consumer.stop()
  expect(world.faults).toEqual([])
})

const readerOf = (token: string) =>
  token === 'reader' ? { name: 'example', scope: everything } : undefined

function run(name: string, env: Record<string, string>): ChildProcess {
  const script = fileURLToPath(new URL(`${name}/main.ts`, import.meta.url))
  const hub = { HUB_URL: world.hub.httpUrl, HUB_TOKEN: 'reader' }
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...hub, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

describe('the treasury example', () => {
  const position = async () => {
    const child = run('treasury', { STATE: join(world.folder, 'position.json') })
    return JSON.parse(child.stdout ? await text(child.stdout) : '')
  }
  const statement = (id: string, account: string, value: string, currency: string, date: string) =>
    JSON.stringify({
      ...JSON.parse(bookedEvent(id)),
      type: 'finance.bank-statement-received.v1',
      data: {
        account: { id: account },
        statement: {},
        closing: { amount: { value, currency }, date },
      },
    })
  const booking = (id: string, account: string, value: string, currency: string, of: string) =>
    JSON.stringify({
      ...JSON.parse(bookedEvent(id)),
      data: { account: { id: account }, statement: { eventId: of }, amount: { value, currency } },
    })

  test('adds up by currency, goes on where it was, and counts nothing twice', async () => {
    await world.start({ readerOf })
    await world.deliver(
      [
        booking('b-1', 'one', '-10.25', 'EUR', 's-1'),
        statement('s-1', 'one', '100.10', 'EUR', '2026-11-02'),
        statement('s-2', 'two', '-50.05', 'EUR', '2026-11-02'),
        statement('s-3', 'three', '7', 'JPY', '2026-11-02'),
      ],
      'treasury',
    )
    expect(await position()).toEqual({ EUR: '50.05', JPY: '7.00' })
    await world.deliver(
      [
        booking('b-2', 'one', '0.95', 'EUR', 's-4'),
        statement('s-0', 'two', '999.00', 'EUR', '2026-11-01'),
      ],
      'treasury',
    )
    expect(await position()).toEqual({ EUR: '51.00', JPY: '7.00' })
    await world.deliver([statement('s-4', 'one', '101.05', 'EUR', '2026-11-03')], 'treasury')
    expect(await position()).toEqual({ EUR: '51.00', JPY: '7.00' })
    expect(await position()).toEqual({ EUR: '51.00', JPY: '7.00' })
  })

  test('adds decimals as they are written', () => {
    expect(add('-0.01', '0.02')).toBe('0.01')
    expect(add('0.1', '0.2')).toBe('0.30')
    expect(add('-5', '2.505')).toBe('-2.495')
  })
})

describe('the ERP example', () => {
  test('posts each booking once at its limit, over a failing day and a crash, and says so', async () => {
    let day: 'good' | 'bad' = 'good'
    const posted = new Map<string, number>()
    const erp = await new Consumer(({ headers }) => {
      if (day === 'bad') return 503
      const key = String(headers['idempotency-key'])
      if (key === 'a-4') return { status: 422, body: '{"code":"F5-201"}' }
      posted.set(key, (posted.get(key) ?? 0) + 1)
      return { status: 200, body: JSON.stringify({ document: `D${posted.size}` }) }
    }).start()
    consumers.push(erp)
    const [door] = [await new Consumer().start()]
    const { port } = door
    await door.stop()
    const url = `http://127.0.0.1:${port}/`
    await world.start({
      readerOf,
      routes: [pushRoute(url, { signature: () => 'shared', backoff: { firstMs: 50, maxMs: 200 } })],
    })
    const env = {
      PORT: String(port),
      SECRET: 'shared',
      ERP_URL: erp.url,
      POSTINGS_PER_SECOND: '40',
      JOURNAL: join(world.folder, 'erp.jsonl'),
    }
    const first = run('erp', env)
    await world.deliver(bookedEvents('a', 1, 30))
    await expect.poll(() => posted.size, { timeout: 10_000 }).toBeGreaterThan(5)
    day = 'bad'
    const gone = once(first, 'exit')
    first.kill('SIGKILL')
    await gone
    await world.deliver(bookedEvents('b', 1, 10))
    run('erp', env)
    const kept = () => readFileSync(env.JOURNAL, 'utf8').split('"received"').length - 1
    await expect.poll(kept, { timeout: 10_000 }).toBe(40)
    day = 'good'
    await expect.poll(() => posted.size, { timeout: 20_000 }).toBe(39)
    const figure = async () => {
      const asked = '/v1/figures?inbox=erp&since=2026-11-01T00:00:00Z'
      return (await world.ask(asked, { token: 'reader' })).body.figures[0]
    }
    await expect.poll(figure, { timeout: 10_000 }).toMatchObject({ posted: 39, failed: 1 })
    // What was under way at the kill may be posted again, under the same key.
    expect([...posted.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(1)
    const trace = await world.ask('/v1/events/a-4/trace?inbox=erp', { token: 'reader' })
    expect(trace.body.outcomes).toMatchObject([{ status: 'failed', code: 'F5-201' }])
  })
})
