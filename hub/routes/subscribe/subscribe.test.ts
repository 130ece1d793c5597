import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { HubWorld } from '../../testing/world.ts'
import { Window } from './window.ts'

interface Message {
  readonly t: string
  readonly through: string
  readonly events: readonly { readonly cursor: string; readonly event: { readonly id: string } }[]
}

let world: HubWorld
beforeEach(async () => {
  world = new HubWorld()
  await world.start()
})
afterEach(async () => {
  await world.end()
  expect(world.faults).toEqual([])
})

class Subscriber {
  readonly messages: Message[] = []
  readonly ids: string[] = []
  readonly #socket: WebSocket
  closed: string | undefined

  constructor(path = '/v1/subscribe?inbox=erp') {
    this.#socket = new WebSocket(`${world.hub.url}${path}`, 'kontor.subscribe.v1')
    this.#socket.on('message', (data) => {
      const message: Message = JSON.parse(String(data))
      this.messages.push(message)
      if (message.t === 'events') this.ids.push(...message.events.map(({ event }) => event.id))
    })
    this.#socket.on('close', (code, reason) => {
      this.closed = `${code} ${reason}`
    })
    this.#socket.on('error', () => {})
  }

  async start(more: object = {}): Promise<this> {
    await expect.poll(() => this.#socket.readyState).toBe(WebSocket.OPEN)
    this.say({ t: 'start', ...more })
    return this
  }

  say(frame: object | string): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  ack(): void {
    this.say({ t: 'ack', through: this.messages.at(-1)?.through })
  }

  async cut(): Promise<void> {
    this.#socket.terminate()
    await expect.poll(() => this.closed).toBeDefined()
  }
}

test('events come as they are committed, and the window holds them back', async () => {
  const ids = await world.deliverBooked('a', 10)
  const subscriber = await new Subscriber().start({ window: 4 })
  await expect.poll(() => subscriber.ids).toEqual(ids.slice(0, 4))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(subscriber.ids).toHaveLength(4)
  subscriber.ack()
  await expect.poll(() => subscriber.ids).toEqual(ids.slice(0, 8))
  subscriber.ack()
  await expect.poll(() => subscriber.ids).toEqual(ids)
  subscriber.ack()
  await world.deliverBooked('b', 1)
  await expect.poll(() => subscriber.ids.at(-1)).toBe('b-1')
})

test('who comes back goes on behind what it acknowledged, or where it says', async () => {
  const ids = await world.deliverBooked('a', 6)
  const first = await new Subscriber().start({ window: 3 })
  await expect.poll(() => first.ids).toHaveLength(3)
  first.ack()
  await expect.poll(() => first.ids).toHaveLength(6)
  await first.cut()
  const second = await new Subscriber().start()
  await expect.poll(() => second.ids).toEqual(ids.slice(3))
  const after = second.messages.at(-1)?.events[0]?.cursor
  const third = await new Subscriber().start({ after })
  await expect.poll(() => third.ids).toEqual(ids.slice(4))
  const trace = async () => (await world.ask('/v1/events/a-2/trace?inbox=erp')).body.deliveries
  await expect.poll(trace).toMatchObject([{ route: 'subscription/local/erp', state: 'delivered' }])
})

test('a filter chooses, and the cursor goes past the rest', async () => {
  await world.deliverBooked('a', 3)
  const subscriber = await new Subscriber().start({ types: ['invoice-*'] })
  await expect.poll(() => subscriber.messages.map(({ t }) => t)).toEqual(['started'])
})

test('what is no frame, a second start and an ack of what was never sent end it', async () => {
  await world.deliverBooked('a', 3)
  const ends = async (say: (subscriber: Subscriber) => void) => {
    const subscriber = await new Subscriber().start({ window: 1 })
    await expect.poll(() => subscriber.ids).toHaveLength(1)
    say(subscriber)
    await expect.poll(() => subscriber.closed).toBeDefined()
    return subscriber.closed
  }
  expect(await ends((s) => s.say('{'))).toBe('4001 frame-invalid')
  expect(await ends((s) => s.say({ t: 'start' }))).toBe('4001 frame-invalid')
  expect(await ends((s) => s.say({ t: 'ack', through: 'x' }))).toBe('4001 cursor-invalid')
  const { next } = (await world.ask('/v1/events?inbox=erp')).body
  expect(await ends((s) => s.say({ t: 'ack', through: next }))).toBe('4001 ack-invalid')
})

test('a hub that closes says so', async () => {
  const subscriber = await new Subscriber().start()
  await world.stop()
  await expect.poll(() => subscriber.closed).toBe('4000 hub-stopping')
})

test('who asks for no inbox or another protocol is turned away', async () => {
  const subscriber = new Subscriber('/v1/subscribe')
  await expect.poll(() => subscriber.closed).toBe('1006 ')
})

test('a window frees a page when the whole of it is acknowledged', () => {
  const window = new Window(10)
  window.sent(5, 4)
  window.sent(9, 3)
  expect([window.acknowledged(4), window.room]).toEqual([0, 3])
  expect([window.acknowledged(5), window.room]).toEqual([4, 7])
  expect(window.acknowledged(10)).toBeUndefined()
  expect([window.acknowledged(9), window.room]).toEqual([3, 10])
})
