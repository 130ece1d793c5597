import { expect, test } from 'vitest'
import { Gate, inParallel } from './gate.ts'

test('a gate lets in as many as it has places for, in the order of asking', async () => {
  const gate = new Gate(2)
  const order: number[] = []
  const leave = [await gate.enter(), await gate.enter()]
  const third = gate.enter().then((left) => {
    order.push(3)
    return left
  })
  void gate.enter().then(() => order.push(4))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(order).toEqual([])
  leave[0]?.()
  ;(await third)()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(order).toEqual([3, 4])
})

test('work in parallel is done once each, and no more than so much at a time', async () => {
  let [now, most] = [0, 0]
  const done: number[] = []
  await inParallel([...Array(50).keys()], 7, async (n) => {
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setTimeout(resolve, n % 3))
    now -= 1
    done.push(n)
  })
  expect(done.sort((a, b) => a - b)).toEqual([...Array(50).keys()])
  expect(most).toBe(7)
})

test('the first failure ends it, once what is under way has ended', async () => {
  const ended: number[] = []
  const work = inParallel([0, 1, 2, 3, 4, 5], 2, async (n) => {
    if (n === 1) throw new Error('one')
    await new Promise((resolve) => setTimeout(resolve, 10))
    ended.push(n)
  })
  await expect(work).rejects.toThrow('one')
  expect(ended).toEqual([0])
})
