import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Context, Partly } from './context.ts'
import { hubDefaults } from './defaults.ts'
import { checkOwnFolder } from './folders.ts'
import type { HubFile } from './hubSchema.ts'
import { configLimits } from './limits.ts'
import { isLoopback } from './loopback.ts'
import { checkNames } from './nameRules.ts'
import type { Path } from './problems.ts'
import { checkSecret, type ResolvedSecret } from './secretRules.ts'

/** What a hub needs of its machine. */
export function checkHub(file: Partly<HubFile>, context: Context): void {
  const { findings } = context
  checkOwnFolder(['state'], resolve(context.base, file.state ?? hubDefaults.state), context)
  const host = file.listen?.host ?? hubDefaults.listen.host
  if (!isLoopback(host) && !file.tls && !findings.isBroken(['tls'])) {
    const found = 'is open to other machines, without encryption.'
    findings.add('listen-insecure', ['listen', 'host'], found)
  }
  if (file.tls) checkTls(file.tls, context)
}

function checkTls(tls: NonNullable<Partly<HubFile>['tls']>, context: Context): void {
  checkPair(['tls'], tls, context)
}

/** A certificate and its key, at the keys `cert` and `key` below `path`. */
export function checkPair(
  path: Path,
  files: { readonly cert?: string | undefined; readonly key?: string | undefined },
  context: Context,
): void {
  const cert = readPem([...path, 'cert'], files.cert, context)
  const key = readPem([...path, 'key'], files.key, context)
  if (!cert || !key) return
  try {
    createSecureContext({ cert, key })
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

/** Tokens of agents and readers, each in the place of its holder. */
export interface HolderTokens {
  readonly agents: readonly (ResolvedSecret | undefined)[]
  readonly readers: readonly (ResolvedSecret | undefined)[]
}

/**
 * Resolves every token. One says who shows it: shared by two, it says nothing, and an agent with a
 * reader's would read what all the others deliver.
 */
export function checkHolders(file: Partly<HubFile>, context: Context): HolderTokens {
  const lines = new Map<string, number>()
  const tokens = (list: 'agents' | 'readers') => {
    checkNames(list, file[list], context)
    return (file[list] ?? []).map((holder, i) => {
      const path = [list, i, 'token']
      const token = checkSecret(path, holder?.token, context)
      if (token) checkOwn(path, token, lines, context)
      return token
    })
  }
  return { agents: tokens('agents'), readers: tokens('readers') }
}

/** @param lines Of every token that was met, the line where it stands. */
function checkOwn(
  path: Path,
  { secret }: ResolvedSecret,
  lines: Map<string, number>,
  { findings }: Context,
): void {
  const text = secret.reveal()
  const line = lines.get(text)
  if (line === undefined) lines.set(text, findings.lineOf(path))
  else findings.add('secret-repeated', path, `is the token in line ${line} again.`)
}
