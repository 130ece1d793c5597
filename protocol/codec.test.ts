import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, encode, encodeEvents } from './codec.ts'
import { codes, wireCodes } from './codes.ts'
import { byeFor, type Frame } from './frames.ts'
import { wireLimits } from './limits.ts'

const events = ['{"id":"a","n":1.50}', '{ "id": "b", "t": "quote \\" ] } , [" }']
const batch = { lane: 'bulk', after: 4, through: 6, filtered: 0, parked: 0, events } as const

/** As texts, since they come as bytes. */
const read = (frame: string) => {
  const decoded = decode(frame)
  if (!('bodies' in decoded)) return decoded
  return { ...decoded, bodies: decoded.bodies.map((body) => Buffer.from(body).toString()) }
}

const codeOf = (text: string) => {
  const decoded = decode(text)
  return 'code' in decoded ? decoded.code : decoded.frame.t
}

describe('events', () => {
  test('a batch travels with its bodies byte for byte', () => {
    const decoded = read(encodeEvents(batch))
    expect(decoded).toMatchObject({ bodies: events, frame: { after: 4, through: 6, lane: 'bulk' } })
  })

  test('a batch says when its events were released', () => {
    const releasedAt = '2026-11-22T07:40:00.000Z'
    expect(decode(encodeEvents({ ...batch, releasedAt }))).toMatchObject({ frame: { releasedAt } })
    expect(codeOf(encodeEvents({ ...batch, releasedAt: 'yesterday' }))).toBe('frame-invalid')
  })

  test('a batch names the files of its events, each by its hash', () => {
    const files = [{ sha256: 'ab'.repeat(32), name: 'bank/EUR.sta' }]
    expect(decode(encodeEvents({ ...batch, files }))).toMatchObject({ frame: { files } })
    const unnamed = [{ sha256: 'ab'.repeat(32), name: '' }]
    expect(codeOf(encodeEvents({ ...batch, files: unnamed }))).toBe('frame-invalid')
  })

  test('any JSON value as an event comes back as its own text, however the frame is spaced', () => {
    const spaces = fc.constantFrom('', ' ', '\n\t')
    const texts = fc.array(fc.tuple(fc.json(), spaces).map(([json, space]) => ({ json, space })))
    fc.assert(
      fc.property(texts, (items) => {
        const list = items.map(({ json, space }) => `${space}${json.trim()}${space}`).join(',')
        const n = items.length
        const head = `{"t":"events","lane":"bulk","after":0,"through":${n},"filtered":0,"parked":0`
        const decoded = read(`${head} , "events" : [${list}]}`)
        expect(decoded).toMatchObject({ bodies: items.map(({ json }) => json.trim()) })
      }),
    )
  })

  test('of a member that is there twice both readings are the last one', () => {
    const text = encodeEvents({ ...batch, events: ['1', '2'] })
    const twice = text.replace('"events":[', '"events":[{"id":"hidden"},3],"\\u0065vents":[')
    expect(read(twice)).toMatchObject({ bodies: ['1', '2'], frame: { events: [1, 2] } })
  })

  test('a range that leaves an event unaccounted for is neither sent nor taken', () => {
    expect(() => encodeEvents({ ...batch, through: 7 })).toThrow(RangeError)
    expect(codeOf(encodeEvents(batch).replace('"through":6', '"through":7'))).toBe('range-invalid')
  })

  test('where something is left out, each event says its sequence', () => {
    const sparse = { ...batch, through: 9, filtered: 2, parked: 1 }
    expect(() => encodeEvents(sparse)).toThrow(RangeError)
    for (const at of [[4, 6], [6, 6], [8, 10], [7]]) {
      expect(() => encodeEvents({ ...sparse, at })).toThrow(RangeError)
    }
    expect(codeOf(encodeEvents({ ...sparse, at: [6, 9] }))).toBe('events')
  })

  test('nesting beyond the limit is refused', () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`
    const frame = (n: number) => encodeEvents({ ...batch, through: 5, events: [deep(n)] })
    expect(codeOf(frame(wireLimits.maxDepth))).toBe('events')
    expect(codeOf(frame(wireLimits.maxDepth + 1))).toBe('frame-invalid')
  })
})

describe('frames', () => {
  test('what is no frame gives its code', () => {
    expect(codeOf('')).toBe('frame-malformed')
    expect(codeOf('[1')).toBe('frame-malformed')
    expect(codeOf('"hello"')).toBe('frame-malformed')
    expect(codeOf('{}')).toBe('frame-invalid')
    expect(codeOf('{"t":"constructor"}')).toBe('frame-invalid')
    expect(codeOf(`{"t":"status","x":"${'x'.repeat(wireLimits.maxFrameBytes)}"}`)).toBe(
      'frame-too-large',
    )
  })

  test('a member that the version does not know, or a number that is no sequence, is refused', () => {
    const ack = { t: 'ack', lane: 'bulk', through: 5, duplicates: 0 }
    expect(codeOf(JSON.stringify(ack))).toBe('ack')
    for (const change of [{ more: 1 }, { through: -1 }, { through: 1.5 }, { through: 2 ** 53 }]) {
      expect(codeOf(JSON.stringify({ ...ack, ...change }))).toBe('frame-invalid')
    }
  })

  test('a detail names the member, never what stood there', () => {
    const decoded = decode('{"t":"ack","lane":"DE06999999980000202600","through":1,"duplicates":0}')
    expect(decoded).toEqual({ code: 'frame-invalid', detail: 'ack.lane: invalid_value' })
  })

  test('no text makes the decoder throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(decode(text)).toBeDefined()
      }),
    )
  })

  test('a status may carry members of a later program', () => {
    expect(codeOf('{"t":"status","uptimeSeconds":3,"later":[{"id":"x"}]}')).toBe('status')
  })

  test('every code fits the frames that carry it', () => {
    for (const code of wireCodes) {
      const bye: Frame = byeFor(code, 10)
      expect(decode(encode(bye))).toMatchObject({ frame: bye })
      expect(codes[code].message).toMatch(/\.$/)
    }
  })

  test('a code of a later version is read, and its disposition with it', () => {
    const bye = { t: 'bye', code: 'moon-phase', disposition: 'permanent', message: '' }
    expect(decode(JSON.stringify(bye))).toMatchObject({ frame: bye })
  })
})
