import { statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemDisk } from '../../config/disk.ts'
import { writeDurably } from '../intake/durable.ts'

const pem = z
  .string()
  .min(1)
  .max(64 * 1024)

const identitySchema = z.strictObject({
  agent: z.string().min(1).max(63),
  /** PKCS#8. It never leaves this machine. */
  key: pem,
  /** Absent as long as the hub has not answered. */
  certificate: pem.optional(),
  /** RFC 3339, UTC: the life of the certificate. */
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  /** What the hub's own certificate is held against, where that is none that everybody knows. */
  trust: pem.optional(),
})

/** What an enrolled agent proves itself by to one hub: its key and all that belongs to it. */
export type EnrolledIdentity = z.infer<typeof identitySchema>

const maxFileBytes = 256 * 1024

/**
 * The file of the identity at the hub of a URL, in the state folder. Key and certificate are one
 * file, so that a renewal replaces both or neither; it is readable by the service alone.
 */
export function identityPath(stateFolder: string, url: string): string {
  const { hostname, port } = new URL(url)
  const host = hostname.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '_')
  return join(stateFolder, 'identity', `${host}_${port || '443'}.json`)
}

/** @throws {Error} `identity-file-exposed`, `identity-file-damaged`. */
export function readIdentity(stateFolder: string, url: string): EnrolledIdentity | undefined {
  const path = identityPath(stateFolder, url)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return undefined
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
    throw new IdentityFileError('identity-file-exposed')
  }
  try {
    const text = systemDisk.read(path, maxFileBytes).toString('utf8')
    return identitySchema.parse(JSON.parse(text))
  } catch {
    throw new IdentityFileError('identity-file-damaged')
  }
}

export function keepIdentity(stateFolder: string, url: string, identity: EnrolledIdentity): void {
  writeDurably(identityPath(stateFolder, url), `${JSON.stringify(identity, null, 1)}\n`)
}

const remedies = {
  'identity-file-exposed':
    'The file of the identity can be read by other accounts. Take their rights away (chmod 600), ' +
    'have the agent revoked on the hub and enroll it again: its key may be known.',
  'identity-file-damaged':
    'The file of the identity is damaged. Remove it and enroll the agent again.',
} as const

export class IdentityFileError extends Error {
  override readonly name = 'IdentityFileError'
  readonly code: keyof typeof remedies

  constructor(code: keyof typeof remedies) {
    super(remedies[code])
    this.code = code
  }
}
