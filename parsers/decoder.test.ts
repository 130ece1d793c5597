import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decoding } from './decoder.ts'
import { Refusal } from './problems.ts'

/** The text of bytes that come in pieces, or undefined where they are no UTF-8. */
function decoded(bytes: Uint8Array, pieceBytes: number): string | undefined {
  const decoder = decoding('utf-8')
  let text = ''
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      text += decoder.write(bytes.subarray(at, at + pieceBytes))
    }
    return text + decoder.end()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function oracle(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

describe('UTF-8', () => {
  const pieceBytes = fc.integer({ min: 1, max: 9 })
  const character = fc.constantFrom('a', 'ü', '€', '😀', '\ufeff', '\n')
  const text = fc.string({ unit: character, maxLength: 12 }).map((all) => Buffer.from(all))
  const mark = Buffer.from('\ufeff')

  test('is decoded as the platform does, in pieces of any size', () => {
    fc.assert(
      fc.property(text, fc.boolean(), pieceBytes, (plain, marked, size) => {
        const bytes = marked ? Buffer.concat([mark, plain]) : plain
        expect(decoded(bytes, size)).toBe(oracle(bytes))
      }),
    )
  })

  test('that is none is refused, wherever it is wrong', () => {
    const wrong = fc.constantFrom([0xff], [0xc0, 0x80], [0xe2, 0x82], [0x80], [0xed, 0xa0, 0x80])
    fc.assert(
      fc.property(text, wrong, text, pieceBytes, (before, bytes, after, size) => {
        const all = Buffer.concat([before, Buffer.from(bytes), after])
        expect(oracle(all)).toBeUndefined()
        expect(decoded(all, size)).toBeUndefined()
      }),
    )
  })
})

test('Windows-1252 reads the same wherever its bytes lie and however they are cut', () => {
  const text = 'Müller zahlt 5 € – “bar” an Ö™'
  const bytes = iconv.encode(text, 'windows-1252')
  for (let offset = 0; offset < 8; offset += 1) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).subarray(offset)
    for (let size = 1; size <= bytes.length; size += 1) {
      const decoder = decoding('windows-1252')
      let read = ''
      for (let at = 0; at < bytes.length; at += size) {
        read += decoder.write(shifted.subarray(at, at + size))
      }
      expect(read + decoder.end()).toBe(text)
    }
  }
})
