import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadMapping } from '../config/mapping.ts'
import { exitCode } from './exitCodes.ts'
import { map } from './map.ts'

let folder = ''
let written = ''
let said = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-map-'))
  written = ''
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const header = 'Buchungstag;Verwendungszweck;Betrag;Währung\n'

test('what is proposed loads without a problem', async () => {
  const export_ = file('export.csv', `${header}13.02.2026;Miete;-1200,00;EUR\n`)
  expect(await map(export_)).toBe(exitCode.ok)
  const loaded = loadMapping(file('mapping.yaml', written))
  expect(loaded).not.toHaveProperty('problems')
  expect(said).toBe('')
})

test('letters of a code page are told and stated', async () => {
  const bytes = Buffer.from(`${header}13.02.2026;Müll;-1,00;EUR\n`, 'latin1')
  expect(await map(file('export.csv', bytes))).toBe(exitCode.ok)
  expect(written).toContain('charset: windows-1252')
})

test('UTF-16 is read by its mark', async () => {
  const bytes = Buffer.from(`\ufeff${header}13.02.2026;Müll;-1,00;EUR\n`, 'utf16le')
  expect(await map(file('export.csv', bytes))).toBe(exitCode.ok)
  expect(written).toContain('utf-16le')
})

test('of a large file the start and the end are looked at', async () => {
  const row = '13.02.2026;Miete und noch ein langer Text dazu;-1200,00;EUR\n'
  const large = file('large.csv', `${header}${row.repeat(60_000)}Summe;;1,00;EUR\n`)
  expect(await map(large)).toBe(exitCode.ok)
  expect(written).toContain('the first 5000 rows and the last 500')
  expect(written).toContain('startsWith: Summe')
})

test('a bank format and a file that is no table end with 65 and the remedy', async () => {
  const mt = ':20:REF\n:25:DE73999999990000001234\n:28C:1/1\n:60F:C260101EUR1,00\n'
  expect(await map(file('bank.sta', mt))).toBe(exitCode.data)
  expect(said).toContain('[map-format-known]')
  expect(await map(file('letter.txt', 'Dear all,\nuntil Monday.\n'))).toBe(exitCode.data)
  expect(said).toContain('[map-table-missing]')
  expect(written).toBe('')
})
