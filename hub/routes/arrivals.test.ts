import { expect, test } from 'vitest'
import { Arrivals } from './arrivals.ts'

const long = 60_000
const never = new AbortController().signal

test('what arrived between the look and the wait is not missed', async () => {
  const arrivals = new Arrivals()
  const seen = arrivals.count('erp')
  arrivals.arrived('erp')
  await arrivals.beyond('erp', seen, long, never)
  expect(arrivals.waiting).toBe(0)
})

test('who waits wakes for its own inbox, on its signal, in time, and at the close', async () => {
  const arrivals = new Arrivals()
  const woken: string[] = []
  const gone = new AbortController()
  const wait = async (name: string, inbox: string, ms: number, signal = never) => {
    await arrivals.beyond(inbox, arrivals.count(inbox), ms, signal)
    woken.push(name)
  }
  const all = [
    wait('event', 'erp', long),
    wait('gone', 'treasury', long, gone.signal),
    wait('late', 'treasury', 20),
    wait('close', 'treasury', long),
  ]
  expect(arrivals.waiting).toBe(4)
  arrivals.arrived('erp')
  await expect.poll(() => woken).toEqual(['event', 'late'])
  gone.abort()
  await expect.poll(() => woken).toEqual(['event', 'late', 'gone'])
  arrivals.close()
  await Promise.all(all)
  expect(woken.at(-1)).toBe('close')
  await arrivals.beyond('erp', arrivals.count('erp'), long, never)
})
