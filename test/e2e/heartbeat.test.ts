import { afterEach, beforeEach, expect, test } from 'vitest'
import { mt940 } from '../samples.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(() => house.end())

interface Holding {
  readonly kind: string
  readonly key: string
  readonly code: string
  readonly asked?: { readonly state: string; readonly message?: string }
}

async function ask(path: string) {
  return (await fetch(`${house.hub?.httpUrl}${path}`)).json()
}

/** Asks for a release; the hub writes heartbeats down once a second, and knows of it from then on. */
async function release(key: string, reason: string): Promise<void> {
  const { csrf } = await ask('/v1/console/me')
  const headers = { 'content-type': 'application/json', 'x-kontor-csrf': csrf }
  const url = `${house.hub?.httpUrl}/v1/console/holdings/${encodeURIComponent(key)}/release`
  const request = { method: 'POST', headers, body: JSON.stringify({ reason }) }
  for (const deadline = performance.now() + 5_000; performance.now() < deadline; ) {
    if ((await fetch(url, request)).ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the hub must take the request')
}

/** Waits until a holding of the hub is as it should be. */
async function holding(is: (holding: Holding) => boolean): Promise<Holding> {
  for (const deadline = performance.now() + 12_000; performance.now() < deadline; ) {
    const { holdings } = (await ask('/v1/console/holdings')) as { holdings: Holding[] }
    const found = holdings.find(is)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the hub must be told')
}

/** A statement whose closing balance is another than its entries come to. */
const broken = () => mt940(1).replace(/(:62F:.*),(\d\d)/, '$19,$2')

test('a held statement shows at the hub within seconds, and is let go from there', async () => {
  await house.startAgent(house.destination('treasury', ', allowCommands: [release]'))
  await house.until('link-up')
  house.drop('a.sta', broken())
  const { key } = await holding(({ kind, code }) => kind === 'held' && code === 'balance-mismatch')
  await release(key, 'the bank confirmed it')
  await house.untilEvents(4)
  expect(house.notices).toContainEqual(
    expect.objectContaining({ kind: 'request-done', verb: 'files release' }),
  )
})

test('an agent whose configuration does not allow it refuses, and says what to do', async () => {
  await house.startAgent()
  await house.until('link-up')
  house.drop('a.sta', broken())
  const { key } = await holding(({ kind }) => kind === 'held')
  await release(key, 'let it go')
  const { asked } = await holding((one) => one.key === key && one.asked?.state === 'refused')
  expect(asked?.message).toContain('allowCommands')
  expect(await house.events()).toEqual([])
})
