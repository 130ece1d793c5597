import { createHash, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { sealedEnding, unprotected } from './dataProtection.ts'
import type { Disk } from './disk.ts'
import { configLimits } from './limits.ts'
import type { ConfigProblemCode } from './problems.ts'

/** Where a secret is kept. It never stands in a configuration itself. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  /** @member path Absolute. */
  | { readonly kind: 'file'; readonly path: string }
  /** @member path Where `kontor secret set` keeps it; absolute. systemd's own copy goes before it. */
  | { readonly kind: 'credential'; readonly name: string; readonly path: string }

/**
 * What a secret is, which decides what it may hold: a token travels in an HTTP header, a password
 * may hold any character of a line, a key and the credentials of NATS are texts of many lines.
 */
export type SecretKind = 'token' | 'password' | 'key' | 'credentials'

/** A secret that can't slip into a log: text, JSON and inspection show `[secret]`. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /**
   * The secret itself. Call it where it is sent, and keep the result in no variable that lives on.
   */
  reveal(): string {
    return this.#text
  }

  /** Compares in a time that tells nothing of how much was right. */
  matches(candidate: string): boolean {
    return timingSafeEqual(digest(this.#text), digest(candidate))
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

export interface SecretSources {
  readonly disk: Disk
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Windows has no permission bits that say who may read a file. */
  readonly checkFileMode: boolean
  /** Opens what Windows encrypted; given by tests. @throws Where it can't. */
  readonly unprotect?: (sealed: Buffer) => string
}

/** What is wrong with a reference, without a word of what it leads to. */
export interface SecretFailure {
  readonly code: ConfigProblemCode
  readonly found: string
  /** What to do, where it can be said better than the code's remedy says it. */
  readonly remedy?: string
}

/**
 * Fetches a secret. A file's secret is read anew at each call, so that a renewed token is found by
 * resolving again.
 */
export function resolveSecret(
  reference: SecretReference,
  sources: SecretSources,
  kind: SecretKind = 'token',
): { readonly secret: Secret } | { readonly failure: SecretFailure } {
  if (reference.kind === 'file') return fromFile(reference.path, sources, kind)
  if (reference.kind === 'credential') return fromCredential(reference, sources, kind)
  const text = sources.environment[reference.name]
  if (text === undefined || text === '') {
    return failed('secret-variable-unset', 'names an environment variable that is not set.')
  }
  return checked(text, 'names an environment variable', kind)
}

function fromFile(
  path: string,
  { disk, checkFileMode }: SecretSources,
  kind: SecretKind,
): ReturnType<typeof resolveSecret> {
  const entry = disk.look(path)
  if (entry.kind === 'absent')
    return failed('secret-file-missing', 'names a file that does not exist.')
  if (entry.kind !== 'file')
    return failed('secret-file-unreadable', 'names no file that can be read.')
  // Others may do nothing with it, the group may read it: that is how services are given files.
  if (checkFileMode && (entry.mode & 0o027) !== 0) {
    return failed('secret-file-exposed', 'names a file that other accounts can read or change.')
  }
  try {
    const bytes = disk.read(path, configLimits.maxSecretChars[kind] + 4)
    return checked(bytes.toString('utf8').replace(/^\ufeff/, ''), 'names a file', kind)
  } catch {
    return failed('secret-file-unreadable', 'names a file that can not be read.')
  }
}

function fromCredential(
  { name, path }: { readonly name: string; readonly path: string },
  sources: SecretSources,
  kind: SecretKind,
): ReturnType<typeof resolveSecret> {
  const handed = sources.environment['CREDENTIALS_DIRECTORY']
  const given = handed && join(handed, name)
  // systemd gives these to the service alone, with modes of its own.
  if (given && sources.disk.look(given).kind === 'file') {
    return fromFile(given, { ...sources, checkFileMode: false }, kind)
  }
  const sealed = `${path}${sealedEnding}`
  if (sources.disk.look(sealed).kind === 'file') return fromWindows(sealed, sources, kind)
  const found = fromFile(path, sources, kind)
  if ('secret' in found || found.failure.code !== 'secret-file-missing') return found
  return failed('secret-credential-missing', 'names a credential that is not stored.')
}

/** What Windows has encrypted for this machine, see `credentialStore.ts`. */
function fromWindows(
  path: string,
  { disk, unprotect = unprotected }: SecretSources,
  kind: SecretKind,
): ReturnType<typeof resolveSecret> {
  try {
    const bytes = disk.read(path, configLimits.maxSecretChars[kind] * 2 + 4096)
    return checked(unprotect(bytes), 'names a credential', kind)
  } catch {
    return failed('secret-file-unreadable', 'names a credential that Windows does not open here.')
  }
}

const forms: Readonly<Record<SecretKind, { readonly holds: RegExp; readonly words: string }>> = {
  // What RFC 6750 lets a bearer token hold; the hub takes no other.
  token: {
    holds: /^[A-Za-z0-9._~+/-]+=*$/,
    words: 'other characters than a token has: letters, digits and `-._~+/=`.',
  },
  password: {
    holds: /^[^\u0000-\u001f\u007f]+$/,
    words: 'a line end or another control character.',
  },
  key: {
    holds: /^\s*-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----\r?\n/,
    words: 'no private key.',
  },
  credentials: {
    holds: /^\s*-----BEGIN NATS USER JWT-----\r?\n[\s\S]*-----BEGIN USER NKEY SEED-----\r?\n/,
    words: 'no credentials of NATS: a JWT of a user, and the seed of its nkey.',
  },
}

/** What people name where a private key belongs. */
const otherKeys = [
  {
    looks: /^(?:ssh-|ecdsa-|sk-)|^-{4,5} ?BEGIN (?:[A-Z0-9]+ )?PUBLIC KEY/,
    words: 'a public key.',
    remedy: 'Name the private one: mostly the same name without `.pub`.',
  },
  {
    looks: /^PuTTY-User-Key-File-/,
    words: "a key in PuTTY's own form.",
    remedy: 'Convert it: PuTTYgen, Conversions, Export OpenSSH key.',
  },
] as const

function checked(raw: string, where: string, kind: SecretKind): ReturnType<typeof resolveSecret> {
  const isOneLine = kind === 'token' || kind === 'password'
  const text = isOneLine ? raw.replace(/[\r\n]+$/, '') : raw
  if (text === '') return failed('secret-malformed', `${where} that is empty.`)
  const limit = configLimits.maxSecretChars[kind]
  if (text.length > limit) {
    return failed('secret-malformed', `${where} that holds more than ${limit} characters.`)
  }
  const { holds, words } = forms[kind]
  const other = kind === 'key' ? otherKeys.find(({ looks }) => looks.test(text)) : undefined
  if (other) return failed('secret-malformed', `${where} that holds ${other.words}`, other.remedy)
  if (!holds.test(text)) return failed('secret-malformed', `${where} that holds ${words}`)
  return { secret: new Secret(text) }
}

function failed(
  code: ConfigProblemCode,
  found: string,
  remedy?: string,
): { readonly failure: SecretFailure } {
  return { failure: { code, found, ...(remedy === undefined ? {} : { remedy }) } }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
