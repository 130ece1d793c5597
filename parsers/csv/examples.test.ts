import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { catalogue, isEventName } from '../../events/catalogue.ts'
import { mappedEvents } from '../mapping/schema.ts'
import { readWith } from './readWith.ts'

const folder = new URL('../../docs/mappings/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const examples = readdirSync(folder).flatMap((name) => /^(.+)\.yaml$/.exec(name)?.[1] ?? [])

test('every kind of event has an example of a mapping', () => {
  expect(examples.toSorted()).toEqual([...mappedEvents].toSorted())
})

test.each(examples)('the example %s gives what stands beside it', (name) => {
  const reading = readWith(parse(text(`${name}.yaml`)), text(`${name}.csv`))
  expect(reading.problems).toEqual([])
  for (const event of reading.events) catalogue[event.name].parse(event.data)
  const lines = reading.events.map(({ name: event, id, subject, data }) =>
    JSON.stringify({ event, id, subject, data }),
  )
  const given = `${lines.join('\n')}\n`
  if (process.env['WRITE_EXAMPLES']) writeFileSync(new URL(`${name}.jsonl`, folder), given)
  expect(given).toBe(text(`${name}.jsonl`))
  expect(isEventName(name) && reading.events.map((event) => event.name)).toContain(name)
})
