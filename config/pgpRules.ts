import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { configLimits } from './limits.ts'
import type { PgpFile } from './pgpSchema.ts'
import type { Path } from './problems.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { PgpConfig } from './types.ts'

const publicKey = '-----BEGIN PGP PUBLIC KEY BLOCK-----'

/** Whether a feed's keys are there and look like keys; `kontor check` opens them. */
export function checkPgp(path: Path, pgp: Partly<PgpFile>, context: Context): void {
  const { findings } = context
  pgp.keys?.forEach((key, i) => {
    const found = checkSecret([...path, 'keys', i], key, context, 'key')
    if (found === undefined || found.secret.reveal().startsWith('-----BEGIN PGP ')) return
    findings.add('pgp-key-invalid', [...path, 'keys', i], 'leads to a key that is none of OpenPGP.')
  })
  checkSecret([...path, 'passphrase'], pgp.passphrase, context, 'password')
  pgp.signedBy?.forEach((file, i) => {
    if (file !== undefined) checkPublicKey([...path, 'signedBy', i], file, context)
  })
  const keys = (pgp.keys?.length ?? 0) + (pgp.signedBy?.length ?? 0)
  if (keys === 0 && !findings.isBroken(path)) {
    findings.add('pgp-key-invalid', path, 'names no key.')
  }
  if (pgp.requireSignature === true && (pgp.signedBy?.length ?? 0) === 0) {
    const found = 'demands a signature, and `signedBy` names no key to know it by.'
    findings.add('pgp-key-invalid', [...path, 'requireSignature'], found)
  }
}

function checkPublicKey(path: Path, file: string, { base, disk, findings }: Context): void {
  const full = resolve(base, file)
  if (disk.look(full).kind === 'absent') {
    findings.add('pgp-key-invalid', path, 'names a file that does not exist.')
    return
  }
  try {
    const text = disk.read(full, configLimits.maxSecretChars.key).toString('latin1')
    if (text.trimStart().startsWith(publicKey)) return
    findings.add('pgp-key-invalid', path, 'names a file that holds no armored public key.')
  } catch {
    findings.add('pgp-key-invalid', path, 'names a file that can not be read.')
  }
}

/** The block as the agent uses it. @param base Folder that paths count from. */
export function builtPgp(pgp: PgpFile, base: string): PgpConfig {
  const { keys, passphrase, signedBy } = pgp
  return {
    keys: keys.map((key) => referenceOf(key, base)).filter((key) => key !== undefined),
    passphrase: passphrase && referenceOf(passphrase, base),
    signedBy: signedBy.map((file) => resolve(base, file)),
    requireSignature: pgp.requireSignature ?? signedBy.length > 0,
  }
}
