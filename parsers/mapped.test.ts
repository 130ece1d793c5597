import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { eventText } from '../events/eventWriter.ts'
import { readWith } from './csv/readWith.ts'

const folder = fileURLToPath(new URL('../docs/mappings/', import.meta.url))
const stamp = { source: '/test', sourceFile: 'ab'.repeat(32) }

/** The worked examples that need no table: a mapping, and a file that it reads. */
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({
    name,
    mapping: parse(readFileSync(`${folder}${name}`, 'utf8')),
    path: ['csv', 'txt', 'xml']
      .map((ending) => `${folder}${name.replace('yaml', ending)}`)
      .find((path) => existsSync(path)),
  }))
  .filter(({ mapping }) => !mapping.lookups)

/** What reading comes to, as it is stored: events in bytes, or problems with their places. */
function outcome(mapping: object, file: Buffer, chunk?: number): readonly unknown[] {
  const { events, problems } = readWith(mapping, file, chunk === undefined ? {} : { chunk })
  for (const event of events) {
    const written = JSON.parse(eventText(event, stamp))
    expect(written.data).toEqual(event.data)
    expect(written.subject).toBe(event.subject)
  }
  return [...events.map((event) => eventText(event, stamp)), ...problems]
}

const pieces = [
  '"',
  '""',
  ';',
  ',',
  '\n',
  '\r\n',
  ' ',
  '\u00a0',
  'ü',
  '😀',
  '\\',
  '\u0001',
  '-',
  '0',
  'x',
]
const change = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 3 }),
  put: fc.constantFrom('', ...pieces),
})

function changed(text: string, changes: readonly { at: number; drop: number; put: string }[]) {
  let characters = [...text]
  for (const { at, drop, put } of changes) {
    const from = at % (characters.length + 1)
    characters = characters.toSpliced(from, drop, ...put)
  }
  return Buffer.from(characters.join(''))
}

test.each(examples)(
  '$name: a file comes to the same however it is cut, sound or not',
  (example) => {
    const text = readFileSync(example.path ?? '', 'utf8')
    expect(outcome(example.mapping, Buffer.from(text)).length).toBeGreaterThan(0)
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 3 }),
        fc.integer({ min: 1, max: 200 }),
        (changes, chunk) => {
          const file = changed(text, changes)
          expect(outcome(example.mapping, file, chunk)).toEqual(outcome(example.mapping, file))
        },
      ),
      { numRuns: 30 },
    )
  },
)
