import { expect, test } from 'vitest'
import { localCaller } from '../http/caller.ts'
import { Live, liveLimits } from './live.ts'

function world(more: Partial<typeof liveLimits> = {}) {
  let now = Date.parse('2026-11-23T08:00:00Z')
  const live = new Live(() => new Date(now), { ...liveLimits, everyMs: 3_600_000, ...more })
  const open = () => live.listen(localCaller, new AbortController().signal)
  const tell = (ms: number) => {
    now += ms
    live.tell()
  }
  return { live, open, tell }
}

function heardOf(stream: ReturnType<ReturnType<typeof world>['open']>): string[] {
  const text = String(stream?.read() ?? '')
  return [...text.matchAll(/"topic":"(\w+)"/g)].map(([, topic]) => topic ?? '')
}

test('a topic is told once, however often it was touched', () => {
  const { live, open, tell } = world()
  const stream = open()
  heardOf(stream)
  for (let i = 0; i < 50; i += 1) live.touch('fleet')
  tell(1_000)
  expect(heardOf(stream)).toEqual(['fleet'])
  tell(1_000)
  expect(heardOf(stream)).toEqual([])
  live.close()
})

test('topics of which each delivery is news wait for their time', () => {
  const { live, open, tell } = world()
  const stream = open()
  heardOf(stream)
  live.touch('cash')
  tell(1_000)
  expect(heardOf(stream)).toEqual(['cash'])
  live.touch('cash')
  tell(1_000)
  expect(heardOf(stream)).toEqual([])
  tell(4_000)
  expect(heardOf(stream)).toEqual(['cash'])
  live.close()
})

test('whoever does not read holds no memory', () => {
  const { live, open, tell } = world()
  const stream = open()
  for (let i = 0; i < 1_000; i += 1) {
    live.touch('fleet')
    tell(1_000)
  }
  expect(stream?.readableLength).toBeLessThan(200)
  live.close()
})

test('no more listen than may, and a place that is given up is free', () => {
  const { live, open } = world({ maxListeners: 2 })
  const first = open()
  expect([first, open(), open()].map((stream) => stream !== undefined)).toEqual([true, true, false])
  first?.destroy()
  first?.emit('close')
  expect(open()).toBeDefined()
  live.close()
  expect(live.listeners).toBe(0)
  expect(open()).toBeUndefined()
})

test('a stream ends after its time, so that who listens shows itself anew', () => {
  const { live, open, tell } = world()
  const stream = open()
  heardOf(stream)
  tell(liveLimits.maxAgeMs)
  expect(live.listeners).toBe(0)
  expect(stream?.read()).toBeNull()
})
