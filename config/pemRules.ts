import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Context } from './context.ts'
import { configLimits } from './limits.ts'
import type { Path } from './problems.ts'
import type { Secret } from './secrets.ts'

/** A certificate and its key, at the keys `cert` and `key` below `path`. */
export function checkPair(
  path: Path,
  files: { readonly cert?: string | undefined; readonly key?: string | undefined },
  context: Context,
  passphrase?: Secret,
): void {
  const cert = readPem([...path, 'cert'], files.cert, context)
  const key = readPem([...path, 'key'], files.key, context)
  if (!cert || !key) return
  try {
    createSecureContext({ cert, key, ...(passphrase && { passphrase: passphrase.reveal() }) })
  } catch {
    // The reason names parts of the file; that the two don't serve together is what counts.
    context.findings.add('tls-invalid', path, 'names no certificate and key that work together.')
  }
}

export function readPem(
  path: Path,
  file: string | undefined,
  context: Context,
): Buffer | undefined {
  if (file === undefined) return undefined
  const { disk, findings } = context
  const full = resolve(context.base, file)
  const { kind, mode } = disk.look(full)
  const exposed = path.at(-1) === 'key' && context.checkFileMode && (mode & 0o027) !== 0
  if (kind === 'absent') findings.add('tls-file-missing', path, 'names a file that does not exist.')
  else if (exposed && kind === 'file') {
    findings.add(
      'secret-file-exposed',
      path,
      'names a file that other accounts can read or change.',
    )
  } else {
    try {
      return disk.read(full, configLimits.maxFileBytes)
    } catch {
      findings.add('tls-invalid', path, 'names no file that can be read.')
    }
  }
  return undefined
}
