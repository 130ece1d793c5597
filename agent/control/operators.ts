import { Unwilling } from './outcome.ts'

/** What decides on the fate of data; to look, to try again and to keep is everybody's. */
const deciding: ReadonlySet<string> = new Set([
  'files release',
  'parked retry',
  'parked skip',
  'rekey',
  'replay',
])

/**
 * Keeps those from deciding whom the configuration does not name. It parts colleagues who all may
 * write the state folder; what keeps others out is that they may not.
 *
 * @param operators Accounts of the operating system; undefined: whoever may write the state folder.
 * @param by Who asks: `anna`, or `anna as kontor` where she took on another account with sudo.
 * @throws {Unwilling} `operator-needed`.
 */
export function expectOperator(
  operators: readonly string[] | undefined,
  verb: string,
  by: string,
): void {
  if (operators === undefined || !deciding.has(verb)) return
  const [person = ''] = by.split(' as ', 1)
  if (operators.includes(person)) return
  throw new Unwilling(
    'operator-needed',
    'The configuration leaves this to others: `operators` does not name your account. Ask one of ' +
      'them, or whoever keeps the configuration.',
  )
}
