import type { BankStatement, BankTransaction } from '../../events/bank.ts'
import type { EventName } from '../../events/catalogue.ts'
import type { Draft } from '../../events/envelope.ts'
import { Inspector } from '../inspect.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { type Problem, Refusal } from '../problems.ts'
import type { UnitEnd, UnitHead } from '../reader.ts'
import { mt940 } from './format.ts'

/** For tests: everything that reading a file brought. */
export interface ReadFile {
  readonly units: readonly UnitHead[]
  readonly ends: readonly UnitEnd[]
  readonly events: readonly Draft<EventName>[]
  readonly statements: readonly (Draft & { data: BankStatement })[]
  readonly entries: readonly (Draft & { data: BankTransaction })[]
  readonly problems: readonly Problem[]
}

/** Reads a file as an agent does. @param chunkBytes Size of the pieces it comes in. */
export function read(
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
  const reader = mt940.open({
    fileSha256: sha256,
    charset: charset.charset,
    markBytes,
    limits,
    sink: {
      open: (unit) => void units.push(unit),
      event: (draft) => void events.push(draft),
      close: (end) => void ends.push(end),
      problem: (problem) => void problems.push(problem),
    },
  })
  for (let i = 0; i < bytes.length; i += chunkBytes) reader.write(bytes.subarray(i, i + chunkBytes))
  reader.end()
  const isStatement = (draft: Draft) => 'checks' in draft.data
  return {
    units,
    ends,
    events,
    statements: events.filter(isStatement) as ReadFile['statements'],
    entries: events.filter((draft) => !isStatement(draft)) as ReadFile['entries'],
    problems,
  }
}

/** The problem that a file is refused for, or undefined where it is read. */
export function refusalOf(file: string | Uint8Array, limits?: ReadLimits): Problem | undefined {
  try {
    read(file, 4096, limits)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]
    throw error
  }
}

/** A statement with these lines between its balances, which add up where `closing` says so. */
export function statement(lines: readonly string[], closing = 'C240103EUR100,00'): string {
  return [
    ':20:STARTUMS',
    ':25:12345678/1234567890',
    ':28C:00003/001',
    ':60F:C240102EUR100,00',
    ...lines,
    `:62F:${closing}`,
    '-',
    '',
  ].join('\r\n')
}
