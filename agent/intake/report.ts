import type { Decision } from '../../outbox/releases.ts'
import type { FileName } from '../notice.ts'
import { describeReading, problemLine, type Reading } from '../reading.ts'

/**
 * The report that lies beside a file in quarantine, or under `held/`, for the person who opens the
 * folder: what happened, where, what to do. Undefined where there is nothing to tell.
 */
export function report(
  id: number,
  file: FileName,
  reading: Reading,
  decision: Decision,
): string | undefined {
  if (reading.ok && decision.held === 0) return undefined
  const head = reading.ok
    ? `${decision.held} of ${reading.statements} statements are held and are not delivered.`
    : 'The file was refused. Nothing of it is delivered.'
  const remedy = reading.ok
    ? 'Ask the bank for a corrected statement and drop it into the same folder.'
    : 'Ask the sender for a corrected file and drop it into the same folder.'
  return [
    `${file.path} (file ${id} of feed ${file.feed})`,
    '',
    head,
    `Read as: ${describeReading(reading)}.`,
    '',
    ...reading.problems.map((problem) => `- ${problemLine(problem)}`),
    '',
    remedy,
    '',
  ].join('\n')
}
