import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { eventNames } from '../events/catalogue.ts'
import { formats } from '../parsers/formats.ts'
import { mappedEvents } from '../parsers/mapping/schema.ts'
import { loadAgentConfig } from './agent.ts'
import { bankFormats } from './agentSchema.ts'
import { referenceRows, withTables } from './reference.ts'
import { configSchemaTexts } from './schemas.ts'
import { environment, scratch } from './scratch.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')
const docs = read('../docs/configuration.md')
const refresh = 'run `node config/schema/write.ts`'

test('every JSON Schema beside the code is the one that the code gives', () => {
  for (const [name, text] of configSchemaTexts()) expect(read(`schema/${name}`), refresh).toBe(text)
})

describe.each(['agent.json', 'hub.json'])('the reference of %s', (file) => {
  test('describes every key in a sentence', () => {
    const rows = referenceRows(file)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.filter(({ description }) => !/^[A-Z].*\.$/s.test(description))).toEqual([])
  })

  test('stands in docs/configuration.md, with every key', () => {
    for (const { key } of referenceRows(file)) expect(docs).toContain(`| \`${key}\` |`)
  })
})

test('the tables of docs/configuration.md are current', () => {
  expect(docs, refresh).toBe(withTables(docs))
})

test('the first example of docs/configuration.md is a whole configuration', () => {
  const files = scratch()
  const example = /```yaml\n([\s\S]*?)```/.exec(docs)?.[1] ?? ''
  const text = example.replace('/data/drop/bank', files.makeFolder('drop'))
  const loaded = loadAgentConfig(files.write('kontor.yaml', text), { environment })
  expect(files.shown(loaded)).toEqual([])
})

describe('the table of event names in docs/configuration.md', () => {
  const rows = [...docs.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \|$/gm)]

  test('has every event of the catalogue, in its order', () => {
    expect(rows.map(([, name]) => name)).toEqual(eventNames)
  })

  test('says of which a mapping makes them', () => {
    const mapped = rows.filter(([, , madeOf = '']) => /mapping/.test(madeOf))
    const names = new Set<string | undefined>(mapped.map(([, name]) => name))
    expect(names).toEqual(new Set(mappedEvents))
  })
})

test('a feed may state every format that is known by its content', () => {
  expect([...bankFormats].sort()).toEqual(formats.map(({ name }) => name).sort())
})
