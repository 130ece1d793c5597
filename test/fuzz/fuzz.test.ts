import { expect, test } from 'vitest'
import { random } from '../random.ts'
import { finding } from './judge.ts'
import { mutate } from './mutate.ts'
import { seeds } from './seeds.ts'

test('two thousand mutated samples are read or refused, and nothing else', () => {
  const next = random(20261122)
  const pool = seeds()
  for (let n = 0; n < 2_000; n += 1) {
    const seed = pool[n % pool.length]
    const other = pool[Math.floor(next() * pool.length)]
    if (!seed || !other) throw new Error('there must be samples')
    const mutated = mutate(mutate(seed.bytes, other.bytes, next), other.bytes, next)
    const found = finding(mutated, seed.choice)
    expect(
      found,
      `${seed.name}, change ${n}: ${mutated.toString('base64').slice(0, 2_000)}`,
    ).toBeUndefined()
  }
}, 120_000)

test('the judge tells a crash, a form that is wrong and an id that comes twice', () => {
  const head = { kind: 'rows', lane: 'bulk', id: 'u' } as const
  const position = { line: 1, column: 1, offset: 0 }
  const draft = {
    id: 'a'.repeat(20),
    name: 'invoice-issued',
    subject: undefined,
    correlationId: 'c',
    time: undefined,
    position,
  } as const
  const sound = { number: '1', date: '2026-11-20', amount: { value: '1.00', currency: 'EUR' } }
  const judged = (read: (sink: { event(data: object): void }) => void) =>
    finding(Buffer.from('text'), {
      mapped: {
        name: 'odd',
        sniff: () => ({ match: true, variant: 'odd' }),
        open: ({ sink }) => ({
          write: () => {},
          end: () => {
            sink.open(head)
            read({ event: (data) => sink.event({ ...draft, data: data as never }) })
            sink.close({ entries: 1, proof: 'ok' })
          },
        }),
      },
    })
  expect(judged(({ event }) => event(sound))).toBeUndefined()
  expect(
    judged(() => {
      throw new TypeError('undefined is no function')
    }),
  ).toMatch(/crash: TypeError/)
  expect(judged(({ event }) => event({ ...sound, amount: 1 }))).toMatch(
    /event: finance\.invoice-issued/,
  )
  expect(
    judged(({ event }) => {
      event(sound)
      event(sound)
    }),
  ).toMatch(/two of a unit have one id/)
})
