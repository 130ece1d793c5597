import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { hubDefaults } from './defaults.ts'
import { checkOwnFolder } from './folders.ts'
import { checkHubLinks } from './hubLinkRules.ts'
import type { HubFile } from './hubSchema.ts'
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
  checkHubLinks(file, context)
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
