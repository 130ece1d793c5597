import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeptFiles } from '../../atRest/keptFiles.ts'
import { places } from '../places.ts'
import { Bench, zipOf } from './testing.ts'
import { unwrap } from './unwrap.ts'

let bench: Bench
const limits = { maxMembers: 20, maxUnpackedBytes: 100_000_000, maxRatio: 250 }

beforeEach(() => {
  bench = new Bench()
})

afterEach(() => bench.end())

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

async function unwrapped(bytes: Uint8Array, name = 'a', changed: Partial<typeof limits> = {}) {
  const hash = sha256(bytes)
  bench.put(hash, bytes)
  return await unwrap(
    places(bench.root),
    {
      sha256: hash,
      size: bytes.length,
      name,
      limits: { ...limits, ...changed },
      minFreeDiskBytes: 0,
      keys: undefined,
    },
    new KeptFiles(),
  )
}

/** Name and text of each member. */
async function members(bytes: Uint8Array, name?: string) {
  const result = await unwrapped(bytes, name)
  if (result === undefined || 'refused' in result) throw new Error(JSON.stringify(result))
  return result.members.map((member) => [member.name, bench.text(member.sha256)])
}

/** The code it is refused with. Nothing must be left of it but itself. */
async function code(bytes: Uint8Array, changed?: Partial<typeof limits>) {
  const before = new Set(readdirSync(bench.staged))
  const result = await unwrapped(bytes, 'a.zip', changed)
  if (result === undefined || !('refused' in result)) throw new Error(JSON.stringify(result))
  expect(new Set(readdirSync(bench.staged))).toEqual(before.add(sha256(bytes)))
  expect(existsSync(join(bench.root, 'unwrapping'))).toBe(false)
  expect(result.refused).toHaveLength(1)
  return result.refused[0]?.code
}

test('a file that lies bare is left alone, whatever its name says', async () => {
  expect(await unwrapped(Buffer.from(':20:X'), 'a.zip')).toBeUndefined()
})

describe('gzip', () => {
  test('is one file, named after its wrapper', async () => {
    expect(await members(gzipSync('text'), 'a.sta.gz')).toEqual([['a.sta', 'text']])
    expect(await members(gzipSync('text'), 'a.sta')).toEqual([['a.sta', 'text']])
  })

  test('of several members is their text in one, and zeros may stand behind it', async () => {
    const two = [gzipSync('one '), gzipSync('two')]
    expect(await members(Buffer.concat(two))).toEqual([['a', 'one two']])
    expect(await members(Buffer.concat([...two, Buffer.alloc(512)]))).toEqual([['a', 'one two']])
  })

  test('gives back any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300_000 }), async (bytes) => {
        const result = await unwrapped(gzipSync(Buffer.concat([Buffer.from('x'), bytes])))
        expect(result).toMatchObject({
          members: [{ sha256: sha256(Buffer.concat([Buffer.from('x'), bytes])) }],
        })
      }),
      { numRuns: 20 },
    )
  })

  test('that is cut anywhere behind its first bytes is refused', async () => {
    const whole = gzipSync('some text that is packed')
    for (let length = 3; length < whole.length; length += 1) {
      expect(await code(whole.subarray(0, length))).toBe('wrapper-damaged')
    }
  })

  test.each([
    ['a wrong check sum', () => flipped(gzipSync('text'), -8)],
    ['garbage behind it', () => Buffer.concat([gzipSync('text'), Buffer.from('garbage')])],
    [
      'something hidden behind zeros',
      () => Buffer.concat([gzipSync('a'), Buffer.alloc(9), gzipSync('b')]),
    ],
  ])('with %s is refused', async (_what, bytes) => {
    expect(await code(bytes())).toBe('wrapper-damaged')
  })

  test('that unpacks to too much is refused at the limit, and by its ratio', async () => {
    const blanks = gzipSync(Buffer.alloc(30_000_000))
    expect(await code(blanks, { maxUnpackedBytes: 1_000_000 })).toBe('wrapper-too-large')
    expect(await code(blanks)).toBe('wrapper-too-large')
  })

  test('of a few blanks is no bomb, however well it packs', async () => {
    expect(await unwrapped(gzipSync(Buffer.alloc(1_000_000)))).toMatchObject({
      members: [{ size: 1_000_000 }],
    })
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  const place = at < 0 ? bytes.length + at : at
  changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
  return changed
}

describe('a zip archive', () => {
  test('is all of its files, in its order, stored or packed', async () => {
    const zip = zipOf([
      { name: 'b.sta', data: 'second' },
      { name: 'sub/a.sta', data: 'first', method: 0 },
      { name: 'Auszug März.sta', data: 'third' },
    ])
    expect(await members(zip)).toEqual([
      ['b.sta', 'second'],
      ['sub/a.sta', 'first'],
      ['Auszug März.sta', 'third'],
    ])
  })

  test('leaves folders and what macOS adds, and says so', async () => {
    const zip = zipOf([
      { name: 'sub/', mode: 0o040755 },
      { name: 'sub/a.sta', data: 'text' },
      { name: '__MACOSX/sub/._a.sta', data: 'junk' },
      { name: 'sub/.DS_Store', data: 'junk' },
    ])
    expect(await unwrapped(zip)).toMatchObject({
      members: [{ name: 'sub/a.sta' }],
      problems: [{ code: 'members-skipped', message: expect.stringMatching(/1 folders.*2 files/) }],
    })
  })

  test.each([
    ['nothing in it', [], 'wrapper-empty'],
    ['only junk in it', [{ name: '__MACOSX/x', data: 'x' }], 'wrapper-empty'],
    ['a way out', [{ name: '../../etc/cron.d/x', data: 'x' }], 'member-name-unsafe'],
    ['a way out with backslashes', [{ name: '..\\x', data: 'x' }], 'member-name-unsafe'],
    ['an absolute path', [{ name: '/etc/passwd', data: 'x' }], 'member-name-unsafe'],
    ['a drive', [{ name: 'C:\\x', data: 'x' }], 'member-name-unsafe'],
    ['a control character', [{ name: 'a\nb', data: 'x' }], 'member-name-unsafe'],
    ['a name that runs backwards', [{ name: 'a\u202eats.exe', data: 'x' }], 'member-name-unsafe'],
    ['a very long name', [{ name: 'x'.repeat(600), data: 'x' }], 'member-name-unsafe'],
    ['a link', [{ name: 'a', data: '/etc/passwd', mode: 0o120777 }], 'member-not-a-file'],
    ['a pipe', [{ name: 'a', data: '', mode: 0o010644 }], 'member-not-a-file'],
    ['a password', [{ name: 'a', data: 'x', flags: 1 }], 'wrapper-encrypted'],
    ['another method', [{ name: 'a', data: 'x', method: 12 }], 'wrapper-method-unknown'],
    ['a wrong check sum', [{ name: 'a', data: 'x', crc: 1 }], 'wrapper-damaged'],
    ['a stored wrong check sum', [{ name: 'a', data: 'x', crc: 1, method: 0 }], 'wrapper-damaged'],
    ['a size that is too small', [{ name: 'a', data: 'xyz', claimedSize: 1 }], 'wrapper-damaged'],
    ['a size that is too large', [{ name: 'a', data: 'xyz', claimedSize: 9 }], 'wrapper-damaged'],
    ['a spreadsheet', [{ name: '[Content_Types].xml', data: '<x/>' }], 'office-document'],
    [
      'one name twice',
      [
        { name: 'a.sta', data: 'x' },
        { name: 'A.STA', data: 'y' },
      ],
      'member-repeated',
    ],
    [
      'packed bytes that are shared',
      [
        { name: 'a', data: 'x' },
        { name: 'b', data: 'x', sharing: 0 },
      ],
      'members-overlap',
    ],
  ] as const)('with %s is refused whole', async (_what, entries, expected) => {
    // A good member in front: nothing of it may stay either.
    const good = expected === 'wrapper-empty' ? [] : [{ name: 'good.sta', data: 'good' }]
    const placed = entries.map((entry) =>
      'sharing' in entry ? { ...entry, sharing: entry.sharing + 1 } : entry,
    )
    expect(await code(zipOf([...good, ...placed]))).toBe(expected)
  })

  test('with too many members is refused', async () => {
    const entries = Array.from({ length: 21 }, (_, i) => ({ name: `${i}.sta`, data: 'x' }))
    expect(await code(zipOf(entries))).toBe('wrapper-too-many')
    const folders = Array.from({ length: 100 }, (_, i) => ({ name: `${i}/`, data: '' }))
    expect(await code(zipOf(folders))).toBe('wrapper-too-many')
  })

  test('that announces too much is refused before anything is unpacked', async () => {
    const zip = zipOf([{ name: 'a', data: 'x', claimedSize: 200_000_000 }])
    expect(await code(zip)).toBe('wrapper-too-large')
  })

  test('that is cut or changed anywhere is refused or reads as it was', async () => {
    const zip = zipOf([
      { name: 'a.sta', data: 'some text' },
      { name: 'b.sta', data: randomBytes(64) },
    ])
    const whole = await unwrapped(zip)
    for (let at = 4; at < zip.length; at += 1) {
      const cut = await unwrapped(zip.subarray(0, at))
      expect(cut).toMatchObject({ refused: expect.anything() })
      const changed = await unwrapped(flipped(zip, at))
      if (changed && 'members' in changed && whole && 'members' in whole) {
        expect(changed.members.map((member) => member.sha256)).toEqual(
          whole.members.map((member) => member.sha256),
        )
      }
    }
  })
})

describe('wrappers in wrappers', () => {
  test('are opened to the bottom', async () => {
    const inner = zipOf([{ name: 'x.sta.gz', data: gzipSync('deep') }])
    const zip = zipOf([
      { name: 'in.zip', data: inner },
      { name: 'flat.sta', data: 'flat' },
    ])
    expect(await members(gzipSync(zip), 'all.zip.gz')).toEqual([
      ['all.zip/in.zip/x.sta', 'deep'],
      ['all.zip/flat.sta', 'flat'],
    ])
  })

  test('are refused whole where one of them is damaged', async () => {
    const zip = zipOf([
      { name: 'good.sta', data: 'good' },
      { name: 'bad.gz', data: flipped(gzipSync('text'), -8) },
    ])
    expect(await code(zip)).toBe('wrapper-damaged')
  })

  test('deeper than four are refused', async () => {
    let bytes = Buffer.from('text')
    for (let depth = 0; depth < 4; depth += 1) bytes = gzipSync(bytes)
    expect(await members(bytes)).toEqual([['a', 'text']])
    expect(await code(gzipSync(bytes))).toBe('wrapper-too-deep')
  })

  test('count together against the limits', async () => {
    const bomb = gzipSync(Buffer.alloc(600_000))
    const zip = zipOf([
      { name: 'a.gz', data: bomb },
      { name: 'b.gz', data: bomb },
    ])
    expect(await code(zip, { maxUnpackedBytes: 1_000_000 })).toBe('wrapper-too-large')
  })
})
