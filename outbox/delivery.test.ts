import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestOutbox } from './testing/testOutbox.ts'

const limit = { maxEvents: 1_000, maxBytes: 1_000_000 }

let fixture: TestOutbox
beforeEach(() => {
  fixture = new TestOutbox()
})
afterEach(() => fixture.close())

function releaseAt(time: string, day: number): void {
  const date = `2026-11-0${day}`
  fixture.now = new Date(time)
  fixture.take({ name: `st${day}`, from: date, to: date, opening: '1', closing: '1' })
}

function read(after: number) {
  return fixture.outbox.delivery.read('erp', 'statements', after, 9, limit)
}

describe('a batch says when its oldest event was released', () => {
  test('which is its first, however many releases it spans', () => {
    releaseAt('2026-11-20T08:00:00Z', 1)
    releaseAt('2026-11-20T09:00:00Z', 2)
    expect(read(0)).toMatchObject({ through: 2, releasedAt: '2026-11-20T08:00:00.000Z' })
    expect(read(1)).toMatchObject({ through: 2, releasedAt: '2026-11-20T09:00:00.000Z' })
  })

  test('and nothing where all of it is passed over', () => {
    fixture.outbox.destinations.register('erp', { types: ['invoice-issued'] }, 'now')
    releaseAt('2026-11-20T08:00:00Z', 1)
    expect(read(0)).toMatchObject({ through: 1, filtered: 1 })
    expect(read(0).releasedAt).toBeUndefined()
  })
})

test('a batch names the files of its events, each once', () => {
  releaseAt('2026-11-20T08:00:00Z', 1)
  releaseAt('2026-11-20T09:00:00Z', 2)
  const [one, two] = [1, 2].map((number) => {
    return { sha256: String(number).padStart(64, '0'), name: `${number}.sta` }
  })
  expect(read(0).files).toEqual([one, two])
  expect(read(1).files).toEqual([two])
})
