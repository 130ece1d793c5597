import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sftpFaults } from '../../agent/sources/sftp/faults.ts'
import { configProblemCodes } from '../../config/problems.ts'
import { problemCodes } from '../../parsers/problems.ts'
import { wireCodes } from '../../protocol/codes.ts'
import { mt940 } from '../../test/samples.ts'
import { exitCode } from '../exitCodes.ts'
import { mappingOf } from '../settings.ts'
import { elementLines } from './element.ts'
import { explain } from './explain.ts'
import { explanations, manual } from './manual.ts'
import { explainReading } from './reading.ts'

const samples = fileURLToPath(new URL('../demo/samples/', import.meta.url))

let folder: string
let written = ''
let said = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-explain-'))
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

const how = { format: undefined, charset: undefined, mapped: undefined, line: 1, limit: 20 }
const shown = (file: string, more: Partial<Parameters<typeof explainReading>[0]> = {}) =>
  explainReading({ ...how, file, ...more }).map((line) => line.replace(/\u001b\[\d+m/g, ''))

describe('a code', () => {
  test.each([
    ['a file', problemCodes],
    ['a configuration', configProblemCodes],
    ['a link', wireCodes],
    ['a server', Object.keys(sftpFaults)],
  ])('of %s is explained, every one with what to do', (_, codes) => {
    const known = new Map(manual().map(({ code, facts }) => [code, facts]))
    for (const code of codes) {
      const heads = known.get(code)?.map(([head]) => head) ?? []
      expect(`${code}: ${heads.join()}`).toMatch(/what to do/)
    }
  })

  test('is found with the brackets that it stands in', async () => {
    expect(await explain({ ...how, file: '[mt-field-missing]' })).toBe(exitCode.ok)
    expect(written).toContain('A mandatory field of an MT message is not there.')
  })

  test('that is misspelt is guessed', async () => {
    expect(await explain({ ...how, file: 'store-lockd' })).toBe(exitCode.usage)
    expect(said).toContain('did you mean store-locked?')
  })

  test('may share its row with another', () => {
    const rows = '## Links\n\n| code | what to do |\n|---|---|\n| `a-b`, `C_…` | Wait. |\n'
    expect(explanations(rows)).toEqual([
      { code: 'a-b', section: 'Links', facts: [['what to do', 'Wait.']] },
      { code: 'C_…', section: 'Links', facts: [['what to do', 'Wait.']] },
    ])
  })
})

describe('a file', () => {
  test('is shown to nobody but a terminal', async () => {
    const file = join(folder, 'a.sta')
    writeFileSync(file, mt940(1))
    expect(await explain({ ...how, file })).toBe(exitCode.usage)
    expect(written).toBe('')
    expect(said).toContain('for a terminal alone')
  })

  test('of MT940 stands beside what each of its lines became', () => {
    const lines = shown(`${samples}statements.sta`, { limit: 2 })
    expect(lines[0]).toMatch(/statements\.sta: mt940, 2 statements/)
    expect(lines).toContainEqual(expect.stringMatching(/^:25:DE71999000110001234567 +│ account\./))
    // The closing balance stands behind the entries and belongs to the statement.
    expect(lines.slice(0, 40)).toContainEqual(expect.stringMatching(/^:62F:C261120EUR/))
    const entry = lines.slice(lines.findIndex((line) => line.startsWith('line 5, column 1')))
    expect(entry[1]).toMatch(/^:61:2611201120C12500,00NTRF.* │ ordinal = 1$/)
    expect(entry).toContainEqual(expect.stringMatching(/│ amount = 12500\.00 EUR$/))
    expect(lines.at(-1)).toMatch(/^\d+ more events; `--line 9` goes on there$/)
  })

  test('is shown from the line that is asked for', () => {
    const lines = shown(`${samples}statements.sta`, { line: 7, limit: 1 })
    expect(lines[2]).toMatch(/^line 5, column 1: finance\.bank-transaction-booked/)
  })

  test('of camt.053 stands there path by path', () => {
    const lines = shown(`${samples}statement.camt.xml`)
    expect(lines).toContainEqual(expect.stringMatching(/^Refs\/EndToEndId = NOTPROVIDED +│ /))
    expect(lines).toContainEqual(expect.stringMatching(/^Amt @Ccy = CHF +│ /))
  })

  test('of columns stands there by their names', () => {
    const mapped = mappingOf(`${samples}invoices.mapping.yaml`)
    const lines = shown(`${samples}invoices.csv`, { mapped })
    expect(lines).toContainEqual(
      expect.stringMatching(/^Belegnummer = RE-2026-1051 +│ number = RE-2026-1051$/),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^Kunde = Weber & Söhne KG +│ /))
  })

  test('that is refused is shown with its place and what to do', () => {
    const file = join(folder, 'cut.sta')
    writeFileSync(file, mt940(1).slice(0, 150))
    const lines = shown(file)
    expect(lines[0]).toContain('refused')
    expect(lines.join('\n')).toMatch(/ {2}what to do: /)
  })

  test('can not steer the terminal', () => {
    const file = join(folder, 'a.sta')
    writeFileSync(file, mt940(1).replace(':86:', ':86:\u001b]0;owned\u0007'))
    expect(shown(file).join('\n')).not.toMatch(/[\u001b\u0007]/)
  })
})

test('an element is listed to its end, with attributes, comments and sections passed over', () => {
  const text = `<Ntry><!-- <x> --><Amt Ccy="CHF">1.00</Amt><a:Refs><Id/><Nm>A &amp; B</Nm></a:Refs></Ntry><Ntry><Amt>2</Amt></Ntry>`
  expect(elementLines(text)).toEqual(['Amt @Ccy = CHF', 'Amt = 1.00', 'Refs/Nm = A & B'])
})
