import { createHash, timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'
import type { Disk } from './disk.ts'
import { configLimits } from './limits.ts'
import type { ConfigProblemCode } from './problems.ts'

/** Where a secret is kept. It never stands in a configuration itself. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  /** @member path Absolute. */
  | { readonly kind: 'file'; readonly path: string }

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
}

/** What is wrong with a reference, without a word of what it leads to. */
export interface SecretFailure {
  readonly code: ConfigProblemCode
  readonly found: string
}

/**
 * Fetches a secret. A file's secret is read anew at each call, so that a renewed token is found by
 * resolving again.
 */
export function resolveSecret(
  reference: SecretReference,
  sources: SecretSources,
): { readonly secret: Secret } | { readonly failure: SecretFailure } {
  if (reference.kind === 'file') return fromFile(reference.path, sources)
  const text = sources.environment[reference.name]
  if (text === undefined || text === '') {
    return failed('secret-variable-unset', 'names an environment variable that is not set.')
  }
  return checked(text, 'names an environment variable')
}

function fromFile(
  path: string,
  { disk, checkFileMode }: SecretSources,
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
    const bytes = disk.read(path, configLimits.maxSecretChars + 4)
    return checked(bytes.toString('utf8').replace(/^\ufeff/, ''), 'names a file')
  } catch {
    return failed('secret-file-unreadable', 'names a file that can not be read.')
  }
}

/** A token travels in an HTTP header, where only visible ASCII is safe. */
function checked(raw: string, kind: string): ReturnType<typeof resolveSecret> {
  const text = raw.replace(/[\r\n]+$/, '')
  if (text === '') return failed('secret-malformed', `${kind} that is empty.`)
  if (text.length > configLimits.maxSecretChars) {
    const limit = configLimits.maxSecretChars
    return failed('secret-malformed', `${kind} that holds more than ${limit} characters.`)
  }
  // What RFC 6750 lets a bearer token hold; the hub takes no other.
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(text)) {
    return failed(
      'secret-malformed',
      `${kind} that holds other characters than a token has: letters, digits and \`-._~+/=\`.`,
    )
  }
  return { secret: new Secret(text) }
}

function failed(code: ConfigProblemCode, found: string): { readonly failure: SecretFailure } {
  return { failure: { code, found } }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
