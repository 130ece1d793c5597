import { once } from 'node:events'

/** Writes to standard output and waits while whoever reads it is behind. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** Writes a line for the person at the terminal, apart from what programs read. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Ends quietly where the reader of our output has gone, as `kontor parse ... | head` does. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
