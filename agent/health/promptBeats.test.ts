import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Notice } from '../notice.ts'
import { PromptBeats } from './promptBeats.ts'

const parked: Notice = {
  ...{ kind: 'release-parked', destination: 'erp', lane: 'bulk', code: 'event-invalid' },
}
let beats: number
let prompt: PromptBeats

beforeEach(() => {
  vi.useFakeTimers()
  beats = 0
  prompt = new PromptBeats(() => {
    beats += 1
  })
})

afterEach(() => {
  prompt.stop()
  vi.useRealTimers()
})

test('the first change is told at once, and what follows within five seconds together', () => {
  prompt.hear(parked)
  vi.advanceTimersByTime(1)
  expect(beats).toBe(1)
  for (let i = 0; i < 100; i += 1) prompt.hear(parked)
  vi.advanceTimersByTime(4_000)
  expect(beats).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(beats).toBe(2)
  vi.advanceTimersByTime(60_000)
  expect(beats).toBe(2)
})

test('what nobody waits for is told with the next heartbeat', () => {
  prompt.hear({ kind: 'file-picked-up', file: { feed: 'bank', path: 'a' }, bytes: 1 })
  prompt.hear({ kind: 'link-up', destination: 'erp', hub: 'ws://hub' })
  vi.advanceTimersByTime(60_000)
  expect(beats).toBe(0)
})
