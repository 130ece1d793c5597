import { expect, test } from 'vitest'
import type { Hello } from '../../protocol/frames.ts'
import type { Admission } from '../store/contract.ts'
import { helloOf } from '../testing/client.ts'
import { Admissions } from './admissions.ts'
import { Turns } from './turns.ts'

const at = '2026-11-02T00:00:00.000Z'

/** Answers each hello with the number in its agent's name as the term. */
function answering(groups: string[][]) {
  return {
    async admit(hellos: readonly Hello[]): Promise<readonly Admission[]> {
      groups.push(hellos.map(({ agent }) => agent))
      return hellos.map(({ agent }) => ({ ok: true, term: Number(agent), cursors: [], at }))
    },
  }
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => helloOf({ agent: String(i + 1) }))

test('agents that come at once are admitted in one transaction, each with its own answer', async () => {
  const groups: string[][] = []
  const admissions = new Admissions(answering(groups), new Turns())
  const answers = await Promise.all(numbered(3).map((hello) => admissions.admit(hello)))
  expect(groups).toEqual([['1', '2', '3']])
  expect(answers).toMatchObject([{ term: 1 }, { term: 2 }, { term: 3 }])
})

test('a thousand come in slices, in their order, and each sees how many wait', async () => {
  const groups: string[][] = []
  const admissions = new Admissions(answering(groups), new Turns())
  const all = Promise.all(numbered(1_000).map((hello) => admissions.admit(hello)))
  expect(admissions.waiting).toBe(1_000)
  expect(await all).toHaveLength(1_000)
  expect(groups.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 100))
  expect(groups.flat()).toEqual(numbered(1_000).map(({ agent }) => agent))
  expect(admissions.waiting).toBe(0)
})

test('a fault is told to all that it befell, and the next ones are admitted', async () => {
  let isBroken = true
  const store = {
    async admit(hellos: readonly Hello[]): Promise<readonly Admission[]> {
      if (isBroken) throw new Error('broken')
      return hellos.map(() => ({ ok: false, code: 'store-full' }))
    },
  }
  const admissions = new Admissions(store, new Turns())
  const both = await Promise.allSettled(numbered(2).map((hello) => admissions.admit(hello)))
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isBroken = false
  expect(await admissions.admit(helloOf())).toEqual({ ok: false, code: 'store-full' })
})

test('nobody waits any more once it is drained', async () => {
  const groups: string[][] = []
  const admissions = new Admissions(answering(groups), new Turns())
  const answers = numbered(250).map((hello) => admissions.admit(hello))
  await admissions.drained()
  expect(groups.flat()).toHaveLength(250)
  await Promise.all(answers)
})
