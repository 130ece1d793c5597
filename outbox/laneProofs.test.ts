import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestOutbox } from './testing/testOutbox.ts'

let one: TestOutbox
let other: TestOutbox

beforeEach(() => {
  one = new TestOutbox()
  other = new TestOutbox()
})

afterEach(() => {
  one.close()
  other.close()
})

function take(box: TestOutbox, name: string, day: string, digest = name): void {
  box.take({ name, from: day, to: day, opening: '1.00', closing: '1.00', digest })
}
const proof = (box: TestOutbox, through: number, destination = 'erp') =>
  box.outbox.laneProofs.at(destination, 'statements', through)

test('two stores that released the same prove the same, at whatever time', () => {
  take(one, 'a', '2026-11-01')
  other.now = new Date('2026-12-24T00:00:00Z')
  take(other, 'a', '2026-11-01')
  expect(proof(one, 1)).toMatch(/^[0-9a-f]{64}$/)
  expect(proof(other, 1)).toBe(proof(one, 1))
})

test('stores that differ anywhere before a number differ in its proof, and not before that', () => {
  take(one, 'a', '2026-11-01')
  take(other, 'a', '2026-11-01')
  take(one, 'b', '2026-11-02', 'one')
  take(other, 'b', '2026-11-02', 'other')
  take(one, 'c', '2026-11-03')
  take(other, 'c', '2026-11-03')
  expect(proof(other, 1)).toBe(proof(one, 1))
  expect(proof(other, 2)).not.toBe(proof(one, 2))
  expect(proof(other, 3)).not.toBe(proof(one, 3))
})

test('the same statement out of another feed proves something else, for a filter may leave it out', () => {
  const statement = { name: 'a', from: '2026-11-01', to: '2026-11-01', opening: '1.00' }
  one.take({ ...statement, closing: '1.00' }, 'bank')
  other.take({ ...statement, closing: '1.00' }, 'shop')
  expect(proof(other, 1)).not.toBe(proof(one, 1))
})

test('a proof stays what it was, whatever is released, parked or filtered afterwards', () => {
  take(one, 'a', '2026-11-01')
  take(one, 'b', '2026-11-02')
  const before = [proof(one, 1), proof(one, 2)]
  one.outbox.parking.park('erp', 'statements', 1, 'event-invalid')
  one.outbox.destinations.register('erp', { feeds: ['shop'] }, 'beginning')
  take(one, 'c', '2026-11-03')
  expect([proof(one, 1), proof(one, 2)]).toEqual(before)
})

test('the same events for a destination that wants other ones prove something else', () => {
  one.outbox.destinations.register('treasury', { feeds: ['shop'] }, 'beginning')
  take(one, 'a', '2026-11-01')
  one.outbox.destinations.register('late', {}, 'now')
  const all = ['erp', 'treasury', 'late'].map((name) => proof(one, 1, name))
  expect(new Set(all).size).toBe(3)
})

test('a lane of which nothing is released has nothing to prove', () => {
  expect(proof(one, 0)).toBeUndefined()
  take(one, 'a', '2026-11-01')
  expect(proof(one, 0)).toBeUndefined()
  expect(one.outbox.laneProofs.at('erp', 'bulk', 5)).toBeUndefined()
})
