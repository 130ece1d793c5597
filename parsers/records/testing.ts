import fc from 'fast-check'
import { expect } from 'vitest'
import type { BankPayment, BankStatement, BankTransaction } from '../../events/bank.ts'
import { type EventName, eventSchema } from '../../events/catalogue.ts'
import { type Draft, envelope } from '../../events/envelope.ts'
import { Inspector } from '../inspect.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { type Problem, Refusal } from '../problems.ts'
import type { Format, UnitEnd, UnitHead } from '../reader.ts'

/** For tests: everything that reading a file brought. */
export interface ReadFile {
  readonly units: readonly UnitHead[]
  readonly ends: readonly UnitEnd[]
  readonly events: readonly Draft<EventName>[]
  readonly statements: readonly (Draft<EventName> & { data: BankStatement })[]
  readonly entries: readonly (Draft<EventName> & { data: BankTransaction })[]
  readonly items: readonly (Draft<EventName> & { data: BankPayment })[]
  readonly problems: readonly Problem[]
}

/** Reads a file as an agent does. @param chunkBytes Size of the pieces it comes in. */
export function readFile(
  format: Format,
  file: string | Uint8Array,
  chunkBytes = 4096,
  limits: ReadLimits = defaultLimits,
): ReadFile {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const inspector = new Inspector()
  inspector.write(bytes)
  const { sha256, charset, markBytes } = inspector.result()
  const units: UnitHead[] = []
  const ends: UnitEnd[] = []
  const events: Draft<EventName>[] = []
  const problems: Problem[] = []
  const sink = {
    open: (unit: UnitHead) => void units.push(unit),
    event: (draft: Draft<EventName>) => void events.push(draft),
    close: (end: UnitEnd) => void ends.push(end),
    problem: (problem: Problem) => void problems.push(problem),
  }
  const context = { fileSha256: sha256, charset: charset.charset, markBytes, limits, sink }
  const reader = format.open(context)
  for (let i = 0; i < bytes.length; i += chunkBytes) reader.write(bytes.subarray(i, i + chunkBytes))
  reader.end()
  const named = (...names: EventName[]) => events.filter(({ name }) => names.includes(name))
  return {
    units,
    ends,
    events,
    statements: named('bank-statement-received', 'balance-reported') as never,
    entries: named('bank-transaction-booked', 'bank-transaction-reported') as never,
    items: named('bank-transaction-itemized') as never,
    problems,
  }
}

/** The problem that a file is refused for, or undefined where it is read. */
export function refusalOf(
  format: Format,
  file: string | Uint8Array,
  limits?: ReadLimits,
): Problem | undefined {
  try {
    readFile(format, file, 4096, limits)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]
    throw error
  }
}

/** Where and for what a file is refused, in one line: `record-length 3:80`. */
export function placeOf(problem: Problem | undefined): string {
  if (!problem) return 'read'
  const { code, position } = problem
  return position ? `${code} ${position.line}:${position.column}` : code
}

/** Every event is one of the catalogue, as it would be stored. */
export function expectValid(events: readonly Draft<EventName>[]): void {
  for (const event of events) {
    const whole = envelope(event, { source: '/agent/feed', sourceFile: '0'.repeat(64) })
    const stored: unknown = JSON.parse(JSON.stringify(whole))
    const { error } = eventSchema(event.name).safeParse(stored)
    expect(error?.issues ?? []).toEqual([])
  }
}

/** The same events in whatever pieces a file comes. */
export function expectChunksAlike(format: Format, file: string | Uint8Array): void {
  const whole = readFile(format, file).events
  expect(whole.length).toBeGreaterThan(0)
  const length = Buffer.from(file as string).length
  for (let size = 1; size <= length; size += 1) {
    expect(readFile(format, file, size).events).toEqual(whole)
  }
}

/** A file that breaks off at any byte is refused, or all that it says is what the whole one says. */
export function expectCutsHarmless(format: Format, file: string): void {
  const bytes = Buffer.from(file)
  const whole = readFile(format, bytes).events
  let refused = 0
  for (let length = 0; length < bytes.length; length += 1) {
    const part = bytes.subarray(0, length)
    if (part.toString().trim() === '') continue
    try {
      const { events } = readFile(format, part)
      expect(events).toEqual(whole.slice(0, events.length))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused += 1
    }
  }
  expect(refused).toBeGreaterThan(bytes.length / 2)
}

/** Whatever is done to a file, it is read or refused; no other error comes out. */
export function expectReadOrRefused(format: Format, file: string): void {
  const edit = fc.record({
    at: fc.nat(file.length - 1),
    length: fc.nat(40),
    text: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('\n', ',', '/', '0', '9', ' ', '-', '\u0000'),
    ),
  })
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const changed = edits.reduce(
        (text, { at, length, text: to }) => text.slice(0, at) + to + text.slice(at + length),
        file,
      )
      try {
        expectValid(readFile(format, changed, 64).events)
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal)
      }
    }),
    { numRuns: 300 },
  )
}
