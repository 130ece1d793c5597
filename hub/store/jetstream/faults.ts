import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream'

/** The journal can't be written or followed now. Its code is one that agents know. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault'
  readonly code: 'store-full' | 'store-busy' | 'store-failed'

  constructor(code: JournalFault['code'], what: string) {
    super(`${what} [${code}]`)
    this.code = code
  }
}

/** Another hub wrote on this subject meanwhile. */
export class Outrun extends Error {
  override readonly name = 'Outrun'
}

/** Error codes of the server for a stream, a server or an account that has no room left. */
const fullCodes: ReadonlySet<number> = new Set([10_002, 10_023, 10_047, 10_077])

/** What an error of the client means here. Whatever is not an answer may have arrived. */
export function judged(error: unknown): Outrun | JournalFault {
  if (!(error instanceof JetStreamApiError)) {
    const name = error instanceof Error ? error.name : 'an error'
    return new JournalFault('store-busy', `JetStream does not answer (${name}).`)
  }
  const { code } = error
  if (code === JetStreamApiCodes.StreamWrongLastSequence) return new Outrun()
  if (fullCodes.has(code)) return new JournalFault('store-full', 'JetStream has no room left.')
  return new JournalFault('store-failed', `JetStream refuses (error ${code}).`)
}

/** What the client of JetStream is asked. @throws {Outrun | JournalFault} As `judged` says. */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw judged(error)
  }
}
