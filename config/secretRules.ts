import { join, resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { credentialFolder } from './credentials.ts'
import type { Path } from './problems.ts'
import { resolveSecret, type Secret, type SecretKind, type SecretReference } from './secrets.ts'
import type { SecretFile } from './values.ts'

/** A secret and where it is kept. */
export interface ResolvedSecret {
  readonly secret: Secret
  readonly reference: SecretReference
}

/** Resolves what stands at `path`, or reports why it can't. */
export function checkSecret(
  path: Path,
  written: Partly<SecretFile> | undefined,
  context: Context,
  kind: SecretKind = 'token',
): ResolvedSecret | undefined {
  if (!written) return undefined
  const named = [written.env, written.file, written.credential].filter((one) => one !== undefined)
  if (named.length > 1) {
    context.findings.add('secret-reference-invalid', path, 'names more than one place.')
    return undefined
  }
  const reference = referenceOf(written, context.base)
  if (!reference) {
    const found = 'names neither a variable nor a file nor a credential.'
    if (!context.findings.isBroken(path))
      context.findings.add('secret-reference-invalid', path, found)
    return undefined
  }
  const result = resolveSecret(reference, context, kind)
  if ('secret' in result) return { secret: result.secret, reference }
  const { code, found, remedy } = result.failure
  context.findings.add(code, [...path, reference.kind], found, { remedy })
  return undefined
}

/** Where a secret is kept, by what a configuration writes. */
export function referenceOf(
  { env, file, credential }: Partly<SecretFile>,
  base: string,
): SecretReference | undefined {
  if (env !== undefined) return { kind: 'env', name: env }
  if (file !== undefined) return { kind: 'file', path: resolve(base, file) }
  if (credential === undefined) return undefined
  const path = join(credentialFolder(resolve(base)), credential)
  return { kind: 'credential', name: credential, path }
}
