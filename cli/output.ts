import { once } from 'node:events'
import { program } from '../agent/program.ts'
import { isJournal, journalPrefix } from './journal.ts'

/** Writes to standard output and waits while whoever reads it is behind. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

export type Severity = 'info' | 'warn' | 'error'
export type Teller = (severity: Severity, text: string) => void

/** What takes all lines in place of the terminal, where there is none. */
let diverted: Teller | undefined

/** From here on lines go to the teller: a service of Windows has no standard output at all. */
export function divert(teller: Teller): void {
  diverted = teller
}

/** Writes a line for the person at the terminal, apart from what programs read. */
export function say(line: string): void {
  if (diverted) diverted('error', line)
  else process.stderr.write(`${line}\n`)
}

/**
 * The first line of a log: that the program was begun, before anything is loaded or read that could
 * keep it. On a terminal whoever began it knows.
 */
export function announce(): void {
  if (process.stderr.isTTY) return
  const time = new Date().toISOString()
  const line = { level: 30, time, kind: 'program-begins', msg: `${program} begins` }
  logTarget()(`${JSON.stringify(line)}\n`)
}

/** What takes the JSON lines of a log: journald, a shipper at standard output, or the Event Log. */
export function logTarget(): (line: string) => void {
  const teller = diverted
  if (teller) return (line) => teller(severityOf(line), line.trimEnd())
  if (!isJournal(process.stdout.fd)) return (line) => void process.stdout.write(line)
  return (line) => void process.stdout.write(`${journalPrefix(severityOf(line))}${line}`)
}

/** pino's numbers: 40 warns, 50 is an error. */
function severityOf(line: string): Severity {
  const level = /^\{"level":(\d\d)/.exec(line)?.[1] ?? '30'
  return level >= '50' ? 'error' : level >= '40' ? 'warn' : 'info'
}

/** Ends quietly where the reader of our output has gone, as `kontor parse ... | head` does. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
