import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AtRestKeys, atRestKey, atRestKeys } from '../../outbox/atRestKeys.ts'
import { KeptFiles } from './keptFiles.ts'
import { headBytes, pieceBytes, plainMark, sealedMark, tagBytes } from './sealedFile.ts'

const old = atRestKey(Buffer.alloc(32, 1))
const young = atRestKey(Buffer.alloc(32, 2))
const sealing = new KeptFiles(atRestKeys(old, []))
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-at-rest-'))
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: KeptFiles, chunks: readonly Uint8Array[]): void {
  const handle = openSync(path, 'w', 0o600)
  const writer = files.writer(handle)
  for (const chunk of chunks) writer.write(chunk)
  writer.end()
  closeSync(handle)
}

const read = (files: KeptFiles) => Buffer.concat([...files.chunks(path)])
const keyed = (keys: AtRestKeys) => new KeptFiles(keys)

test('what is written comes back, whatever its length, its cuts and its first bytes', () => {
  const length = fc.oneof(
    fc.nat(40),
    fc.constantFrom(pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 200_000),
  )
  const begin = fc.constantFrom(Buffer.alloc(0), sealedMark, plainMark)
  fc.assert(
    fc.property(length, begin, fc.boolean(), fc.nat(70_000), (size, mark, isSealed, cut) => {
      const bytes = Buffer.concat([mark, Buffer.alloc(size, 'Müller ')])
      const files = isSealed ? sealing : new KeptFiles()
      const at = Math.min(cut, bytes.length)
      write(files, [bytes.subarray(0, at), bytes.subarray(at)])
      expect(read(files).equals(bytes)).toBe(true)
      expect([...files.chunks(path, at)].length === 0).toBe(at === bytes.length)
      expect(Buffer.from(files.head(path, 20)).equals(bytes.subarray(0, 20))).toBe(true)
      expect(readFileSync(path).includes('Müller ')).toBe(!isSealed && size >= 8)
    }),
    { numRuns: 60 },
  )
})

test('any changed byte of an encrypted file is found, and nothing behind it is handed on', () => {
  write(sealing, [Buffer.alloc(3 * pieceBytes + 100, 'x')])
  const whole = readFileSync(path)
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ bits
      writeFileSync(path, changed)
      if (at < 16) expect(read(sealing).includes('xxxx')).toBe(false)
      else expect(() => read(sealing)).toThrow(/at-rest|encrypted|changed/)
    }),
    { numRuns: 60 },
  )
})

test('an encrypted file that was cut off, at a piece or within one, is found', () => {
  write(sealing, [Buffer.alloc(3 * pieceBytes, 'x')])
  const whole = readFileSync(path)
  const step = pieceBytes + tagBytes
  for (const end of [
    headBytes,
    headBytes + 3,
    headBytes + step,
    headBytes + 2 * step,
    whole.length - 1,
  ]) {
    writeFileSync(path, whole.subarray(0, end))
    expect(() => read(sealing)).toThrow('changed or cut off')
  }
})

test('pieces of an encrypted file that changed places, or stand twice, are found', () => {
  write(sealing, [Buffer.alloc(3 * pieceBytes, 'x')])
  const whole = readFileSync(path)
  const step = pieceBytes + tagBytes
  const [head, one, two, rest] = [0, headBytes, headBytes + step, headBytes + 2 * step].map(
    (from, i, all) => whole.subarray(from, all[i + 1]),
  )
  for (const order of [
    [head, two, one, rest],
    [head, one, one, rest],
    [head, one, two, two, rest],
  ]) {
    writeFileSync(path, Buffer.concat(order.flatMap((part) => part ?? [])))
    expect(() => read(sealing)).toThrow('changed or cut off')
  }
})

test('a wrong or missing key is said by its code, and the file stays as it is', () => {
  write(sealing, [Buffer.from('bytes')])
  for (const files of [new KeptFiles(), keyed(atRestKeys(young, []))]) {
    expect(() => read(files)).toThrow(expect.objectContaining({ code: 'at-rest-key-missing' }))
  }
  expect(read(sealing).toString()).toBe('bytes')
})

test('a file is encrypted anew with the key of now, and decrypted where there is none', () => {
  write(sealing, [Buffer.from('bytes')])
  const both = keyed(atRestKeys(young, [old]))
  both.renew(path, join(folder, 'work'))
  expect(read(keyed(atRestKeys(young, []))).toString()).toBe('bytes')
  keyed(atRestKeys(undefined, [young])).renew(path, join(folder, 'work'))
  expect(readFileSync(path, 'utf8')).toBe('bytes')
})

test('the same bytes under the same key look different each time', () => {
  write(sealing, [Buffer.from('bytes')])
  const before = readFileSync(path)
  write(sealing, [Buffer.from('bytes')])
  expect(readFileSync(path).subarray(headBytes).equals(before.subarray(headBytes))).toBe(false)
})
