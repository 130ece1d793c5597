import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeEvents } from './codec.ts'
import { cutFrame } from './eventCuts.ts'
import { wireLimits } from './limits.ts'

const event = (data: unknown) => JSON.stringify({ specversion: '1.0', id: 'a', data })

function frameOf(bodies: readonly string[]): string {
  const events = { lane: 'bulk', after: 0, through: bodies.length, filtered: 0, parked: 0 } as const
  return encodeEvents({ ...events, events: bodies })
}

const textsOf = (frame: string) =>
  cutFrame(Buffer.from(frame))?.bodies.map((body) => body.toString())

describe('a frame that is cut', () => {
  test('gives its events, their bytes and its head, whatever the events hold', () => {
    const values = fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(values, (all) => {
        const bodies = all.map(event)
        const cut = cutFrame(Buffer.from(frameOf(bodies)))
        expect(cut?.bodies.map((body) => body.toString())).toEqual(bodies)
        expect(cut?.events).toEqual(bodies.map((body): unknown => JSON.parse(body)))
        expect(cut?.head).toMatchObject({ t: 'events', through: bodies.length })
      }),
    )
  })

  test('is what JSON.parse makes of it, wherever bytes of it were changed', () => {
    const frame = frameOf([event('a'), event(['},{"specversion":'])])
    const bytes = fc.constantFrom(...'{}[],:"\\1 ')
    const changes = fc.array(fc.tuple(fc.nat(frame.length - 1), bytes), { maxLength: 3 })
    fc.assert(
      fc.property(changes, (all) => {
        const chars = [...frame]
        for (const [at, byte] of all) chars[at] = byte
        const text = chars.join('')
        const cut = cutFrame(Buffer.from(text))
        if (cut) expect({ ...cut.head, events: cut.events }).toEqual(JSON.parse(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('is none where events hold events, where another member follows, or where there is no list', () => {
    expect(textsOf(frameOf([event([{ specversion: '1.0' }, { specversion: '1.0' }])]))).toBe(
      undefined,
    )
    expect(textsOf(`${frameOf([event(1)]).slice(0, -1)},"more":1}`)).toBe(undefined)
    expect(textsOf(frameOf([]))).toBe(undefined)
    expect(textsOf('{"t":"ack"}')).toBe(undefined)
    expect(textsOf('')).toBe(undefined)
  })

  test('is none where something may be nested beyond the limit', () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`
    const frame = (n: number) => frameOf([`{"specversion":"1.0","data":${deep(n)}}`])
    expect(textsOf(frame(wireLimits.maxDepth - 1))).toHaveLength(1)
    expect(textsOf(frame(wireLimits.maxDepth))).toBe(undefined)
  })
})
