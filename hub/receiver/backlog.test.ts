import { expect, test } from 'vitest'
import { Backlog } from './backlog.ts'

class Line {
  isPaused = false
  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
  }
}

test('over the budget those who bring more are paused, until half of it is free', () => {
  const backlog = new Backlog(100)
  const [first, second] = [new Line(), new Line()]
  backlog.changed(90, first)
  expect(first.isPaused).toBe(false)
  backlog.changed(20, second)
  expect([first.isPaused, second.isPaused]).toEqual([false, true])
  backlog.changed(-50, first)
  expect(second.isPaused).toBe(true)
  backlog.changed(-20, second)
  expect(second.isPaused).toBe(false)
})

test('a connection that has gone is not resumed', () => {
  const backlog = new Backlog(100)
  const line = new Line()
  backlog.changed(110, line)
  backlog.left(line)
  backlog.changed(-110, line)
  expect(line.isPaused).toBe(true)
})
