import { describe, expect, test } from 'vitest'
import { judge, type Pulse, stuckMs, turning, type Watch } from './watchdog.ts'

const busy: Pulse = { unwritable: undefined, waiting: 3, mark: 'a', explained: false }

/** Judges pulses, each as long after the one before it as the watchdog allows to stand still. */
function verdicts(...pulses: Pulse[]): string[] {
  let watch: Watch | undefined
  return pulses.map((pulse, i) => {
    const judged = judge(watch, pulse, i * stuckMs)
    watch = judged.watch
    return judged.verdict
  })
}

describe('the watchdog is fed', () => {
  test('while nothing waits, however long', () => {
    expect(verdicts(turning, turning, turning)).toEqual(['alive', 'alive', 'alive'])
  })

  test('while something waits and something has moved', () => {
    expect(verdicts(busy, { ...busy, mark: 'b' }, { ...busy, mark: 'c' })).toEqual(
      Array(3).fill('alive'),
    )
  })

  test('while what stands still is explained: a link that is down for a month', () => {
    const explained = { ...busy, explained: true }
    expect(verdicts(explained, explained, explained)).toEqual(Array(3).fill('alive'))
  })

  test.each(['ENOSPC', 'SQLITE_FULL', 'EROFS'])('on %s, which no restart mends', (unwritable) => {
    expect(verdicts({ ...turning, unwritable })).toEqual(['alive'])
  })
})

describe('the watchdog starves', () => {
  test('when work waits and nothing moves, for no reason that is known', () => {
    expect(verdicts(busy, busy)).toEqual(['alive', 'stuck'])
  })

  test('at once when the store can not be written', () => {
    expect(verdicts({ ...turning, unwritable: 'SQLITE_IOERR' })).toEqual(['unwritable'])
  })

  test('only once the time is over, counted from the last move', () => {
    const { watch } = judge(undefined, busy, 0)
    expect(judge(watch, busy, stuckMs - 1).verdict).toBe('alive')
    const moved = judge(watch, { ...busy, mark: 'b' }, stuckMs - 1)
    expect(judge(moved.watch, { ...busy, mark: 'b' }, stuckMs + 1).verdict).toBe('alive')
  })
})
