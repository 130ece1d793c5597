import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Words, wordBytes } from './words.ts'

const bytes = fc.uint8Array({ minLength: wordBytes, maxLength: 24 })

function viewOf(array: Uint8Array): DataView {
  return new DataView(array.buffer, array.byteOffset, array.length)
}

test('a run is found where it stands, and nowhere else', () => {
  fc.assert(
    fc.property(bytes, fc.nat({ max: 9 }), fc.nat(), (run, at, changed) => {
      const around = new Uint8Array(run.length + at + wordBytes)
      around.set(run, at)
      const words = new Words(run)
      expect(words.isAt(viewOf(around), at)).toBe(true)
      const place = at + (changed % run.length)
      around[place] = (around[place] ?? 0) ^ 1
      expect(words.isAt(viewOf(around), at)).toBe(false)
    }),
  )
})

test('a run is written whole, and nothing around it', () => {
  fc.assert(
    fc.property(bytes, fc.nat({ max: 9 }), (run, at) => {
      const around = new Uint8Array(run.length + at + wordBytes).fill(7)
      expect(new Words(run).write(viewOf(around), at)).toBe(at + run.length)
      expect(around.subarray(at, at + run.length)).toEqual(run)
      expect(around.subarray(0, at).every((byte) => byte === 7)).toBe(true)
      expect(around.subarray(at + run.length).every((byte) => byte === 7)).toBe(true)
    }),
  )
})

test('a run that ends past the view differs before its end is looked for', () => {
  const words = new Words(Buffer.from('<BkToCstmrStmt>'))
  const view = viewOf(Buffer.from('<BkTo\0\0\0'))
  expect(words.isAt(view, 0)).toBe(false)
})

test('fewer than four bytes are no word', () => {
  expect(() => new Words(new Uint8Array(wordBytes - 1))).toThrow(RangeError)
})
