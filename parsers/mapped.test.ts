import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadMapping } from '../config/mapping.ts'
import { Inspector } from './inspect.ts'
import { mappedFormat } from './mapped.ts'
import { mappedEvents } from './mapping/schema.ts'
import { expectValid } from './testing/formatContract.ts'
import { readFile } from './testing/readFile.ts'

const folder = fileURLToPath(new URL('../docs/mappings/', import.meta.url))
const examples = readdirSync(folder).flatMap((name) => /^(.+)\.yaml$/.exec(name)?.[1] ?? [])

/** The exports of a folder by the format of their mapping. */
const endings = { csv: 'csv', 'fixed-width': 'txt', xml: 'xml' }

function example(name: string) {
  const loaded = loadMapping(join(folder, `${name}.yaml`))
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const { mapping, lookups } = loaded
  const { format, charset } = mapping.source
  const file = readFileSync(join(folder, `${name}.${endings[format]}`))
  const stated = charset === undefined ? {} : { charset }
  const inspector = new Inspector()
  inspector.write(file)
  const { head } = inspector.result(charset)
  return { format: mappedFormat(mapping, lookups), file, head, stated }
}

test('every kind of event has an example, and every kind of source', () => {
  expect(examples).toEqual(expect.arrayContaining([...mappedEvents]))
  const formats = new Set(examples.map((name) => example(name).format.name))
  expect([...formats].toSorted()).toEqual(['csv', 'fixed-width', 'xml'])
})

test.each(examples)('the example %s gives what stands beside it', (name) => {
  const { format, file, head, stated } = example(name)
  expect(format.sniff(head).match).toBe(true)
  const { events } = readFile(format, file, stated)
  expectValid(events)
  const lines = events.map(({ name: event, id, subject, legalEntity, data }) =>
    JSON.stringify({ event, id, subject, legalEntity, data }),
  )
  const given = `${lines.join('\n')}\n`
  if (process.env['WRITE_EXAMPLES']) writeFileSync(join(folder, `${name}.jsonl`), given)
  expect(given).toBe(readFileSync(join(folder, `${name}.jsonl`), 'utf8'))
  if (mappedEvents.some((event) => event === name)) {
    expect(events.map((event) => event.name)).toContain(name)
  }
})
