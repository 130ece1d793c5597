import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fewerLanguages, languages } from './fewerLanguages.ts'
import { root } from './places.ts'

describe('a runtime with fewer languages', () => {
  let folder: string
  let lean: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kontor-languages-'))
    lean = join(folder, 'node')
    copyFileSync(process.execPath, lean)
    const bytes = readFileSync(lean)
    fewerLanguages(bytes)
    writeFileSync(lean, bytes)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const says = (executable: string, program: string, language: string) =>
    execFileSync(executable, ['-e', program], { encoding: 'utf8', env: { LC_ALL: language } })

  test.each(['C.UTF-8', 'de_DE.UTF-8'])(
    'writes and reads everything that Kontor does as the whole one does, on a system in %s',
    (language) => {
      const text = says(lean, everything, language)
      expect(text.length).toBeGreaterThan(40_000)
      expect(text).toBe(says(process.execPath, everything, language))
    },
  )

  test('has the others no more, and formats in the nearest that it has', () => {
    const program = `
      const known = Intl.NumberFormat.supportedLocalesOf(['en', 'sv', 'de', 'ja'])
      console.log(known.join(), (1234.5).toLocaleString('de'))`
    expect(says(lean, program, 'en_US.UTF-8')).toBe('en,sv 1,234.5\n')
    expect(says(process.execPath, program, 'en_US.UTF-8')).toBe('en,sv,de,ja 1.234,5\n')
  })

  test('is refused where it holds no tables of ICU, or holds them twice', () => {
    const head = Buffer.from(
      '90 00 da 27 14 00 00 00 00 00 02 00 43 6d 6e 44'.replaceAll(' ', ''),
      'hex',
    )
    expect(() => fewerLanguages(Buffer.from('CmnD alone is no table'))).toThrow(/0 times/)
    expect(() => fewerLanguages(Buffer.concat([head, head]))).toThrow(/2 times/)
    expect(() => fewerLanguages(Buffer.concat([head, Buffer.alloc(200, 1)]))).toThrow(/tables can/)
  })
})

/** Times in all zones, numbers, the order of words, Unicode's charsets, names of hosts. */
const everything = `
  const lines = []
  const moments = [1_700_000_000_000, 1_721_000_000_000]
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    for (const moment of moments) {
      for (const language of ['en', 'sv-SE']) {
        lines.push(new Date(moment).toLocaleString(language, { timeZone }))
      }
    }
    lines.push(new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'long' }).format(0))
  }
  for (const language of ['en', 'sv']) {
    lines.push((1234567.891).toLocaleString(language))
    lines.push(['ä', 'a', 'z', 'Å'].sort((a, b) => a.localeCompare(b, language)).join())
  }
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) lines.push('\\u01c6\\u00e9\\ufb01'.normalize(form))
  const bytes = Uint8Array.from({ length: 255 }, (_, i) => i + 1)
  for (const charset of ['utf-8', 'utf-16le', 'utf-16be']) {
    lines.push(new TextDecoder(charset).decode(bytes))
  }
  lines.push(Buffer.from(bytes).toString('latin1'))
  lines.push(new URL('http://b\\u00fccher.example/').host, Intl.DateTimeFormat().resolvedOptions().timeZone)
  console.log(lines.join('\\n'))`

test('the program formats in no other language, and in none that the system chooses', () => {
  const calls = /(?:toLocale\w+|localeCompare|Intl\.\w+)\(([^)]*)/g
  const used = productFiles().flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(calls)].map(([call, given = '']) => ({
      path,
      call,
      language: /'([a-z]{2})(?:-[A-Z]{2})?'/.exec(given)?.[1],
    })),
  )
  // Which zone the system has is asked of it, and nothing is formatted by that.
  const asked = (call: string) => call === 'Intl.DateTimeFormat('
  const strange = used.filter(
    ({ call, language }) => !asked(call) && !languages.includes(language ?? ''),
  )
  expect(used.length).toBeGreaterThan(5)
  expect(strange).toEqual([])
})

/** What goes into the executable; the console's page runs in a browser, which has its own languages. */
function productFiles(): string[] {
  const rooms = [
    'agent',
    'cli',
    'config',
    'events',
    'hub',
    'outbox',
    'parsers',
    'protocol',
    'trust',
  ]
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((name) => join(room, name))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) => !/\/(web|testing)\//.test(path)),
  )
}
