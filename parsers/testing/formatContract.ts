import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type EventName, eventSchema } from '../../events/catalogue.ts'
import type { Draft } from '../../events/envelope.ts'
import { eventText } from '../../events/eventWriter.ts'
import type { Format } from '../reader.ts'
import { outcomeOf, type ReadFile, readFile } from './readFile.ts'

export interface Contract {
  /** A file that is read. Its bytes are tried one by one, so it should have some thousand at most. */
  readonly file: string | Uint8Array
  /** The file that is cut; `file` itself without it. */
  readonly cut?: string | Uint8Array
  /** Ids are made of the file's hash, so that those of a part of the file are others. */
  readonly namedByFile?: boolean
}

/**
 * What parsers/reader.ts promises of every format. Each format's tests run this suite on a file of
 * theirs.
 */
export function formatContract(format: Format, contract: Contract): void {
  const bytes = bytesOf(contract.file)
  const whole = readFile(format, bytes)

  describe(`the contract of a format holds for ${format.name}:`, () => {
    test('every event is one of the catalogue, as it would be stored', () => {
      expect(whole.events.length).toBeGreaterThan(0)
      expectValid(whole.events)
    })

    test('units are opened, filled and closed one by one, with their own event at the end', () => {
      expectUnits(whole)
    })

    test('a file reads the same in pieces of every size', () => {
      for (let size = 1; size < bytes.length; size += 1) {
        expect(readFile(format, bytes, { chunkBytes: size }), `pieces of ${size}`).toEqual(whole)
      }
    })

    test('a cut at any byte is refused, or leaves fewer events and none that differs', () => {
      expectCutsHarmless(format, bytesOf(contract.cut ?? bytes), contract)
    })

    test('whatever is done to a file, it is read or refused, in any pieces', () => {
      const damage = fc.array(editOf(bytes), { minLength: 1, maxLength: 4 })
      fc.assert(
        fc.property(damage, fc.integer({ min: 1, max: 64 }), (edits, chunkBytes) => {
          const changed = edits.reduce(edited, bytes)
          const found = outcomeOf(format, changed)
          const pieces = outcomeOf(format, changed, { chunkBytes })
          // Of several faults, which one is met first may hang on the pieces.
          if (found.refused) {
            expect(pieces.refused).toBeDefined()
          } else {
            expect(pieces).toEqual(found)
            expectValid(found.events)
          }
        }),
        { numRuns: 300 },
      )
    })
  })
}

function bytesOf(file: string | Uint8Array): Buffer {
  return typeof file === 'string' ? Buffer.from(file, 'utf8') : Buffer.from(file)
}

/** Every event is one of the catalogue, as it would be stored. */
export function expectValid(events: readonly Draft<EventName>[]): void {
  const stamp = { source: '/agent/feed', sourceFile: '0'.repeat(64) }
  for (const event of events) {
    const stored: unknown = JSON.parse(eventText(event, stamp))
    const { error } = eventSchema(event.name).safeParse(stored)
    expect(error?.issues ?? []).toEqual([])
  }
}

/** `(open event* close)*`, and the last event before a statement's `close` is its own. */
function expectUnits({ calls, units, ends, events }: ReadFile): void {
  expect(calls.join(' ')).toMatch(/^(?:open (?:(?!open|close)\S+ )*close ?)+$/)
  expect(ends).toHaveLength(units.length)
  let seen = 0
  let closed = 0
  for (const call of calls) {
    if (call === 'close') {
      const unit = units[closed]
      if (unit?.kind !== 'rows') expect(events[seen - 1]?.id).toBe(unit?.id)
      closed += 1
    } else if (call !== 'open') {
      seen += 1
    }
  }
}

function expectCutsHarmless(format: Format, bytes: Buffer, { namedByFile }: Contract): void {
  const facts = (events: readonly Draft<EventName>[]) =>
    namedByFile ? events.map(({ id: _, correlationId: __, ...same }) => same) : events
  const whole = facts(readFile(format, bytes).events)
  let refused = 0
  for (let length = 0; length < bytes.length; length += 1) {
    const found = outcomeOf(format, bytes.subarray(0, length))
    if (found.refused) refused += 1
    else
      expect(facts(found.events), `cut at ${length}`).toEqual(whole.slice(0, found.events.length))
  }
  // Most bytes of a file are inside of a statement, and a part of one is no statement.
  expect(refused).toBeGreaterThan(bytes.length / 2)
}

interface Edit {
  readonly at: number
  readonly removed: number
  readonly inserted: Uint8Array
}

function editOf(bytes: Uint8Array): fc.Arbitrary<Edit> {
  const text = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('\n', ',', '/', ':', '?', '<', '"', '0', '9', ' ', '-', '\u0000'),
  )
  return fc.record({
    at: fc.nat(bytes.length - 1),
    removed: fc.nat(40),
    inserted: fc.oneof(
      text.map((inserted) => Buffer.from(inserted)),
      fc.uint8Array({ maxLength: 2 }),
    ),
  })
}

function edited(bytes: Buffer, { at, removed, inserted }: Edit): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)])
}
