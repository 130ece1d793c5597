import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delivery } from '../../../test/contract/hubStore.ts'
import { bookedEvent, helloOf } from '../../testing/client.ts'
import { decodeEntry, encodeEntry } from './entry.ts'
import { fromPlain, toPlain } from './plain.ts'
import { tokenOf } from './subjects.ts'

const through = (value: unknown) => fromPlain(JSON.parse(JSON.stringify(toPlain(value))))

describe('arguments', () => {
  test('come back as they were, with bytes, moments and what is absent', () => {
    const args = [Buffer.from([0, 255]), new Date(5), undefined, { a: [undefined, 'x'] }, null]
    expect(through(args)).toEqual(args)
    expect(through({ a: undefined })).toEqual({})
  })

  test('are never taken for bytes, moments or nothing, whatever their keys are', () => {
    const key = fc.constantFrom('$none', '$bytes', '$time', '$$none', '$', 'a', '__proto__')
    const value = fc.letrec((tie) => ({
      any: fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.array(tie('any')), tie('map')),
      map: fc.dictionary(key, tie('any'), { maxKeys: 3 }),
    })).any
    fc.assert(
      fc.property(value, (any) => {
        expect(through(any)).toEqual(any)
      }),
    )
  })

  test('that are functions are refused', () => {
    expect(() => toPlain([() => 1])).toThrow(TypeError)
  })
})

describe('a frame', () => {
  test('comes back byte for byte', () => {
    const bodies = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(' ', '\n') })),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(bodies, (texts) => {
        const written = texts.map(
          ([text, blanks], i) => bookedEvent(`a-${i}`, '1.00', text) + blanks,
        )
        const entry = { kind: 'frame', delivery: delivery(helloOf(), 0, written) } as const
        expect(decodeEntry(encodeEntry(entry))).toEqual(entry)
      }),
    )
  })

  test('that was cut, and an entry of a newer version, are refused', () => {
    const entry = { kind: 'frame', delivery: delivery(helloOf(), 0, [bookedEvent('a')]) } as const
    expect(() => decodeEntry(encodeEntry(entry).subarray(0, -1))).toThrow(/cut|JSON/)
    expect(() => decodeEntry(Buffer.from('{"v":2,"kind":"new"}\n'))).toThrow(/newer version/)
  })
})

test('two texts never give one token, and a token has no character that means something', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (a, b) => {
      expect(tokenOf(a)).toMatch(/^[A-Za-z0-9_=-]+$/)
      expect(tokenOf(a) === tokenOf(b)).toBe(a === b)
    }),
  )
})
