import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { loadMapping } from './mapping.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')

const mappingText = `mapping: 1
name: invoices
source:
  format: csv
  separator: ';'
  decimal: ','
  date: DD.MM.YYYY
rows:
  identity: immutable
  key: [Number]
event: invoice-issued
fields:
  number: Number
  date: Date
  amount: { column: Gross, currency: EUR }
`

const shown = (text: string) =>
  files.shown(loadMapping(files.write('mappings/invoices.yaml', text)))

describe('a mapping file', () => {
  test('that is sound is loaded', () => {
    const loaded = loadMapping(files.write('mappings/invoices.yaml', mappingText))
    expect(files.shown(loaded)).toEqual([])
    expect('mapping' in loaded && loaded.mapping.name).toBe('invoices')
  })

  test('says every problem of its shape at its line and column', () => {
    const text = mappingText
      .replace('decimal:', 'decimals:')
      .replace('invoice-issued', 'invoice-isued')
    expect(shown(text)).toEqual([
      'key-unknown mappings/invoices.yaml:6:3  source.decimals  is no known key. Did you mean `decimal`?',
      'value-not-allowed mappings/invoices.yaml:11:8  event  is none of the values that are allowed. Did you mean `invoice-issued`?',
    ])
  })

  test('says what its schema says where that has words of its own', () => {
    expect(shown(mappingText.replace("';'", "';;'"))).toEqual([
      expect.stringMatching(
        /^value-invalid mappings\/invoices.yaml:5:14 {2}source.separator {2}This is one character/,
      ),
    ])
  })

  test('says what does not fit together, where it stands', () => {
    expect(shown(mappingText.replace('identity: immutable', 'identity: none'))).toEqual([
      expect.stringMatching(
        /^mapping-invalid mappings\/invoices.yaml:9:13 {2}rows.identity {2}A `key` needs/,
      ),
    ])
  })

  test('that is missing says so, and what to do', () => {
    expect(files.shown(loadMapping(join(files.folder, 'nothing.yaml')))).toEqual([
      'mapping-file-missing nothing.yaml:1:1  The file does not exist. Correct the path; `kontor map FILE` writes a first mapping for an export.',
    ])
  })
})

describe("a feed's mapping", () => {
  const load = (feed: string) =>
    loadAgentConfig(files.write('kontor.yaml', agentText(feed)), { environment })

  test('is loaded with the configuration', () => {
    files.write('mappings/invoices.yaml', mappingText)
    const loaded = load('folder: drop\n    mapping: ./mappings/invoices.yaml')
    expect(files.shown(loaded)).toEqual([])
    expect('config' in loaded && loaded.config.feeds[0]?.mapping?.event).toBe('invoice-issued')
  })

  test('that is missing is a problem of the configuration', () => {
    expect(files.shown(load('folder: drop\n    mapping: nothing.yaml'))).toEqual([
      'mapping-file-missing kontor.yaml:5:14  feeds[0].mapping  names a file that does not exist. Correct the path; `kontor map FILE` writes a first mapping for an export.',
    ])
  })

  test('with problems reports them with its own name, once, behind those of the configuration', () => {
    files.write('mappings/broken.yaml', `${mappingText}colour: red\n`)
    files.makeFolder('other')
    const feeds =
      'folder: drop\n    mapping: mappings/broken.yaml\n    setle: leave\n  - { name: b, folder: other, mapping: mappings/broken.yaml }'
    expect(files.shown(load(feeds))).toEqual([
      'key-unknown kontor.yaml:6:5  feeds[0].setle  is no known key. Did you mean `settle`?',
      expect.stringMatching(
        /^key-unknown mappings\/broken.yaml:16:1 {2}colour {2}is no known key\./,
      ),
    ])
  })
})
