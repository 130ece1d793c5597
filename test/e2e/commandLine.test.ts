import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { camt053, invoiceMapping, invoices, jpeg, mt940 } from '../samples.ts'
import { kontor } from './command.ts'

const examples = fileURLToPath(new URL('../../docs/mappings/', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-command-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')

describe('kontor parse', () => {
  test('prints the events of all files in order and a report line for each', async () => {
    const files = [file('a.sta', mt940(1)), file('b.xml', camt053('S1'))]
    const report = join(folder, 'report')
    const { exit, stdout, stderr } = await kontor(['parse', '--report', report, ...files])
    expect(exit).toBe(0)
    expect(stderr).toBe('')
    const types = lines(stdout).map((line) => JSON.parse(line).type.split('.')[1])
    const booked = 'bank-transaction-booked'
    const received = 'bank-statement-received'
    expect(types).toEqual([booked, booked, booked, received, booked, received])
    const reported = lines(readFileSync(report, 'utf8')).map((line) => JSON.parse(line))
    expect(reported).toMatchObject([
      { file: files[0], format: 'mt940', ok: true, statements: 1, entries: 3, problems: [] },
      { file: files[1], format: 'camt.053.001.08', ok: true, statements: 1, entries: 1 },
    ])
  })

  test('prints nothing of a refused file, all of the others, and ends with 65', async () => {
    const files = [
      file('cut.sta', mt940(1).slice(0, 200)),
      file('scan.jpg', jpeg),
      file('b.xml', camt053('S1')),
    ]
    const report = join(folder, 'report')
    const { exit, stdout, stderr } = await kontor(['parse', '--report', report, ...files])
    expect(exit).toBe(65)
    expect(lines(stdout)).toHaveLength(2)
    expect(stderr).toMatch(/cut\.sta: refused/)
    const reported = lines(readFileSync(report, 'utf8')).map((line) => JSON.parse(line))
    expect(reported.map(({ ok }) => ok)).toEqual([false, false, true])
    expect(reported[0].problems[0]).toMatchObject({
      severity: 'error',
      line: expect.any(Number),
      column: expect.any(Number),
    })
  })

  test('gives the same bytes each time', async () => {
    const path = file('a.sta', mt940(1, 20))
    expect((await kontor(['parse', path])).stdout).toBe((await kontor(['parse', path])).stdout)
  })

  test('reads a statement that does not add up, with the verdict in it', async () => {
    const { exit, stdout } = await kontor(['parse', file('off.xml', camt053('S1', '1100.01'))])
    expect(exit).toBe(0)
    expect(JSON.parse(lines(stdout).at(-1) ?? '').data.checks.arithmetic).toBe('broken')
  })

  test('reads an export by its mapping', async () => {
    const mapping = file('mapping.yaml', invoiceMapping)
    const path = file('i.csv', invoices(['R1;20.11.2026;1.250,00;EUR']))
    const { exit, stdout } = await kontor(['parse', '--mapping', mapping, path])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'finance.invoice-issued.v1',
      data: { number: 'R1', date: '2026-11-20', amount: { value: '1250.00', currency: 'EUR' } },
    })
  })

  test.each([
    ['invoices-fixed-width', 'txt', ['DE01', 'AT01']],
    ['journals-xml', 'xml', ['DE01', 'AT01']],
    ['payments-xml', 'xml', ['DE01', undefined, 'DE01']],
  ])('reads the example %s, with the tables beside its mapping', async (name, ending, entities) => {
    const path = join(examples, `${name}.${ending}`)
    const mapping = join(examples, `${name}.yaml`)
    const { exit, stdout } = await kontor(['parse', '--mapping', mapping, path])
    expect(exit).toBe(0)
    expect(lines(stdout).map((line) => JSON.parse(line).legalentity)).toEqual(entities)
  })

  test('says what is wrong with a mapping at its place, and ends with 78', async () => {
    const mapping = file(
      'mapping.yaml',
      invoiceMapping.replace('event: invoice-issued', 'event: invoice-isued'),
    )
    const { exit, stderr } = await kontor([
      'parse',
      '--mapping',
      mapping,
      file('i.csv', invoices([])),
    ])
    expect(exit).toBe(78)
    expect(stderr).toMatch(/mapping\.yaml:5:8 .*invoice-issued/)
  })
})

describe('a configuration with mistakes', () => {
  test('is told of all at once, each with line and column, and nothing starts', async () => {
    mkdirSync(join(folder, 'in'))
    writeFileSync(join(folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
    const config = file(
      'kontor.yaml',
      `agent: test
feeds:
  - { name: a, foldr: ./in }
  - { name: b, folder: ./missing }
  - { name: c, folder: ./in }
  - { name: d, folder: ./in }
destinations:
  - { name: erp, url: 'ws://hub.example.com/agents/erp', token: { file: ./token } }
`,
    )
    for (const verb of ['check', 'run']) {
      const { exit, stdout, stderr } = await kontor([verb, '--config', config])
      // A log begins with the line that says so, before anything is read that could keep the agent.
      const begun = lines(stdout).filter((line) => line.includes('"kind":"program-begins"'))
      expect(begun).toHaveLength(verb === 'run' ? 1 : 0)
      const told = (stdout + stderr).replace(`${begun[0]}\n`, '')
      expect(exit).toBe(78)
      expect(told).toMatch(/kontor\.yaml:3:16 {2}feeds\[0\]\.foldr {2}.*[`"]folder[`"]/)
      expect(told).toMatch(/kontor\.yaml:4:24 {2}feeds\[1\]\.folder {2}.*exist/)
      expect(told).toMatch(
        /kontor\.yaml:6:24 {2}feeds\[3\]\.folder {2}.*folder of the feed in line 5/,
      )
      expect(told).toMatch(/kontor\.yaml:8:23 {2}destinations\[0\]\.url {2}.*wss:/)
      expect(lines(told)).toHaveLength(4)
    }
  })
})

describe('kontor check', () => {
  test('says of a hub that does not answer what to look at', async () => {
    mkdirSync(join(folder, 'in'))
    writeFileSync(join(folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
    const config = file(
      'kontor.yaml',
      `agent: test
feeds: [{ name: a, folder: ./in }]
destinations: [{ name: erp, url: 'ws://127.0.0.1:9/agents/erp', token: { file: ./token } }]
`,
    )
    const { exit, stdout } = await kontor(['check', '--config', config])
    expect(exit).toBe(69)
    expect(stdout).toMatch(/✗ destination erp: .*ECONNREFUSED.*whether the hub runs/)
  })
})

test.each([
  [['parse'], 64],
  [['bogus'], 64],
  [['--help'], 0],
  [['version'], 0],
  [['parse', '/no/such/file'], 74],
])('%j ends with %i', async (args, exit) => {
  expect((await kontor(args)).exit).toBe(exit)
})
