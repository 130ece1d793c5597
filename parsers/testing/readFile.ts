import type { BankPayment, BankStatement, BankTransaction } from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import type { Draft } from '../../events/envelope.ts'
import type { Charset } from '../charset.ts'
import { Inspector } from '../inspect.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { type Problem, Refusal } from '../problems.ts'
import type { Format, Sink, UnitEnd, UnitHead } from '../reader.ts'

/** Everything that reading a file brought. */
export interface ReadFile {
  readonly units: readonly UnitHead[]
  readonly ends: readonly UnitEnd[]
  readonly events: readonly Draft<EventName>[]
  /** What they say, one by one: some make their data only when they are asked. */
  readonly data: readonly object[]
  readonly statements: readonly (Draft<EventName> & { data: BankStatement })[]
  readonly entries: readonly (Draft<EventName> & { data: BankTransaction })[]
  readonly items: readonly (Draft<EventName> & { data: BankPayment })[]
  readonly problems: readonly Problem[]
  /** Calls of the sink in their order, less the problems: `open`, the name of an event, `close`. */
  readonly calls: readonly string[]
}

export interface ReadOptions {
  /** Size of the pieces that the file comes in. */
  readonly chunkBytes?: number
  /** In place of the charset that the file shows. */
  readonly charset?: Charset
  /** The default limits, but for these. */
  readonly limits?: Partial<ReadLimits>
}

/**
 * Reads a file as an agent does.
 *
 * @throws {Refusal}
 */
export function readFile(
  format: Format,
  file: string | Uint8Array,
  { chunkBytes = 4096, charset, limits }: ReadOptions = {},
): ReadFile {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const inspector = new Inspector()
  inspector.write(bytes)
  const found = inspector.result()
  const sink = new Collector()
  const reader = format.open({
    fileSha256: found.sha256,
    charset: charset ?? found.charset.charset,
    markBytes: found.markBytes,
    limits: { ...defaultLimits, ...limits },
    sink,
  })
  for (let i = 0; i < bytes.length; i += chunkBytes) reader.write(bytes.subarray(i, i + chunkBytes))
  reader.end()
  const { units, ends, events, problems, calls } = sink
  const named = (...names: EventName[]) => events.filter(({ name }) => names.includes(name))
  return {
    units,
    ends,
    events,
    data: events.map(({ data }) => data),
    statements: named('bank-statement-received', 'balance-reported') as never,
    entries: named('bank-transaction-booked', 'bank-transaction-reported') as never,
    items: named('bank-transaction-itemized') as never,
    problems,
    calls,
  }
}

class Collector implements Sink {
  readonly units: UnitHead[] = []
  readonly ends: UnitEnd[] = []
  readonly events: Draft<EventName>[] = []
  readonly problems: Problem[] = []
  readonly calls: string[] = []

  open(unit: UnitHead): void {
    this.units.push(unit)
    this.calls.push('open')
  }

  event(draft: Draft<EventName>): void {
    this.events.push(draft)
    this.calls.push(draft.name)
  }

  close(end: UnitEnd): void {
    this.ends.push(end)
    this.calls.push('close')
  }

  problem(problem: Problem): void {
    this.problems.push(problem)
  }
}

/** What reading came to: all that the file brought, or the problems that it is refused for. */
export type Outcome =
  | (ReadFile & { readonly refused?: undefined })
  | { readonly refused: readonly Problem[] }

/** @throws Whatever is no refusal. */
export function outcomeOf(
  format: Format,
  file: string | Uint8Array,
  options?: ReadOptions,
): Outcome {
  try {
    return readFile(format, file, options)
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.problems }
    throw error
  }
}

/** The problem that a file is refused for, or undefined where it is read. */
export function refusalOf(
  format: Format,
  file: string | Uint8Array,
  options?: ReadOptions,
): Problem | undefined {
  return outcomeOf(format, file, options).refused?.[0]
}

/** Where and for what a file is refused, in one line: `record-length 3:80`. */
export function placeOf(problem: Problem | undefined): string {
  if (!problem) return 'read'
  const { code, position } = problem
  return position ? `${code} ${position.line}:${position.column}` : code
}
