import type { FileRecord } from '../../outbox/files.ts'
import type { Problem } from '../../parsers/problems.ts'
import { problemLine } from '../reading.ts'

/** Why a statement is held, and what to do, by the reason in the store. */
const holds: Readonly<Record<string, string>> = {
  'balance-mismatch':
    'Opening balance and entries do not give the closing balance. Ask the bank for a corrected ' +
    'statement and drop it into the same folder.',
  'statement-differs':
    'Another version of the statement was delivered, and this one can not correct it. Compare the ' +
    'two, and ask the bank which one holds.',
  overlap:
    'Another statement of the account tells of the same days and was delivered: delivering both ' +
    'would book them twice. State which source is the one of record in `accounts`, or let it go.',
  'statement-reverted':
    'This version was delivered before and corrected since. Ask the bank which version holds.',
  'cumulative-export':
    'The file repeats rows of an earlier one, and its rows have no key: each would be delivered a ' +
    'second time. Have the export hold what is new alone, or state key columns in the mapping.',
  'account-unknown':
    'The account is not in the register, and the feed holds such statements. Add the account to ' +
    '`accounts` and drop the file into the same folder again.',
  'account-ambiguous':
    'Two accounts of the register fit what the bank writes. Add the writing of the bank to the ' +
    '`aliases` of the right one and drop the file into the same folder again.',
}

/**
 * The report that lies beside a file in quarantine, or under `held/`, for the person who opens the
 * folder: what happened, where, what to do. Made from what the store knows, so that it is written
 * whenever the file is settled, after a crash too. Undefined where there is nothing to tell.
 *
 * @param reasons Why units of the file are not delivered, one a unit.
 */
export function report(file: FileRecord, reasons: readonly string[]): string | undefined {
  const held = reasons.filter((reason) => Object.hasOwn(holds, reason))
  if (file.state !== 'refused' && held.length === 0) return undefined
  const problems = JSON.parse(file.problems) as Problem[]
  return [
    `${file.path} (file ${file.id} of feed ${file.feed})`,
    '',
    ...(file.state === 'refused' ? refusal(file) : heldLines(file, held)),
    '',
    ...problems.map((problem) => `- ${problemLine(problem)}`),
    '',
  ].join('\n')
}

function refusal({ id, format }: FileRecord): string[] {
  return [
    `The file was refused${format === undefined ? '' : ` as ${format}`}. Nothing of it is delivered.`,
    'Ask the sender for a corrected file and drop it into the same folder.',
    `Once the cause is mended here, \`kontor files release ${id}\` reads this one once more.`,
  ]
}

function heldLines({ format, statements }: FileRecord, held: readonly string[]): string[] {
  const why = [...new Set(held)].map((reason) => holds[reason] ?? reason)
  return [
    `${held.length} of ${statements} statements (${format}) are held and not delivered.`,
    ...why,
  ]
}
