import { setTimeout as pause } from 'node:timers/promises'
import { Consumer } from '../../hub/testing/consumer.ts'
import { SimulatedAgent } from '../bench/simulatedAgent.ts'
import { HubPair, type Which } from './hubPair.ts'
import { takenFrom } from './natsConsumer.ts'
import { NatsServers } from './natsServer.ts'

/** What was counted; all but the first three and `pushedAgain` must be 0. */
export interface Counted {
  readonly kills: number
  readonly events: number
  readonly seconds: number
  /** Acknowledged to an agent, and not with both hubs. */
  readonly lost: number
  /** With a hub more than once. */
  readonly twice: number
  /** What the two hubs have in another order. */
  readonly differing: number
  /** What the consumer did not get. */
  readonly notPushed: number
  /** What it got more than once, under the same id. */
  readonly pushedAgain: number
  /** Places of the stream of events that hold another event than the hubs have there. */
  readonly wrongInStream: number
}

const names = ['agent-1', 'agent-2', 'agent-3']
/** Each agent has one more event so often, in milliseconds. */
const releaseMs = 20
/** How many events have to get through between two kills. */
const between = 150

/**
 * Two hubs on one JetStream under load, of which the one that leads is killed again and again, at any
 * moment. The consumer dedupes by id, as every one must.
 */
export async function killedAgain(kills: number, tell: (line: string) => void): Promise<Counted> {
  const began = performance.now()
  const nats = await NatsServers.start()
  const consumer = await new Consumer().start()
  const pair = await HubPair.open(nats, names, consumer.url)
  let head = 0
  const agents = names.map((name) => new SimulatedAgent(name, pair.url, () => head))
  for (const agent of agents) agent.start()
  const releasing = setInterval(() => {
    head += 1
    for (const agent of agents) agent.released()
  }, releaseMs)
  const acked = () => agents.reduce((sum, agent) => sum + agent.acked, 0)
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      // The one that pushes leads; the other one took it over at the kill before.
      const which: Which = kill % 2 === 0 ? 0 : 1
      const [before, pushed] = [acked(), consumer.taken.length]
      await grown(acked, before + between)
      await grown(() => consumer.taken.length, pushed + between)
      await pause(Math.random() * 100)
      await pair.kill(which)
      await grown(acked, acked() + between)
      await pair.start(which)
      tell(`kill ${kill + 1}: ${acked()} acknowledged, ${consumer.taken.length} pushed`)
    }
    clearInterval(releasing)
    const total = head * names.length
    for (const agent of agents) agent.released()
    const stream = async () => (await takenFrom(nats, 'KONTOR_events')).map(({ id }) => id)
    await grown(acked, total)
    await grown(() => new Set(consumer.taken).size, total)
    for (const ids of [() => pair.idsOf(0), () => pair.idsOf(1), stream]) {
      await grown(async () => (await ids()).length, total)
    }
    const [one, other, events] = [await pair.idsOf(0), await pair.idsOf(1), await stream()]
    const distinct = new Set(one).size
    return {
      kills,
      events: total,
      seconds: Math.round((performance.now() - began) / 1000),
      lost: total - distinct,
      twice: one.length - distinct,
      differing: differing(one, other),
      notPushed: total - new Set(consumer.taken).size,
      pushedAgain: consumer.taken.length - total,
      wrongInStream: differing(one, events),
    }
  } finally {
    clearInterval(releasing)
    for (const agent of agents) agent.stop()
    await pair.end()
    await consumer.stop()
    await nats.end()
  }
}

function differing(one: readonly string[], other: readonly string[]): number {
  const longer = one.length > other.length ? one : other
  return longer.filter((_, at) => one[at] !== other[at]).length
}

/** What does not go on for so long does not go on; then what is there is counted. */
const patienceMs = 120_000

/** Waits until so much is there, as long as there is more from time to time. */
async function grown(count: () => number | Promise<number>, target: number): Promise<void> {
  let end = performance.now() + patienceMs
  for (let before = 0; performance.now() < end; ) {
    const now = await count()
    if (now >= target) return
    if (now > before) end = performance.now() + patienceMs
    before = now
    await pause(50)
  }
}
