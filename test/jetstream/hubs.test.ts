import { expect } from 'vitest'
import { testWith } from '../debianPackage.ts'
import { killedAgain } from './killing.ts'

const test = testWith('nats-server', 'nats-server')

test('two hubs on one JetStream, of which the leader is killed again and again: nothing lost, nothing twice', async () => {
  const { events, seconds, pushedAgain, ...wrong } = await killedAgain(3, () => {})
  expect(events).toBeGreaterThan(0)
  const none = { lost: 0, twice: 0, differing: 0, notPushed: 0, wrongInStream: 0 }
  expect(wrong).toEqual({ kills: 3, ...none })
  process.stdout.write(
    `${events} events over two hubs, 3 kills in ${seconds} s, ${pushedAgain} pushed again\n`,
  )
}, 600_000)
