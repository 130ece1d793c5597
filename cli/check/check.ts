import { loadAgentConfig } from '../../config/agent.ts'
import { formatProblem } from '../../config/problems.ts'
import type { AgentConfig, RegisterTable } from '../../config/types.ts'
import { exitCode } from '../exitCodes.ts'
import { print } from '../output.ts'
import { marked } from '../style.ts'
import { checkDestination } from './destination.ts'
import { checkExpected } from './expected.ts'
import { type Finding, well } from './finding.ts'
import { checkFolders } from './folders.ts'
import { checkHub } from './hub.ts'
import { checkPgp } from './pgp.ts'
import { checkServers } from './servers.ts'
import { checkState } from './state.ts'

/** What looking at everything came to. */
export interface Checked {
  readonly findings: readonly Finding[]
  readonly exit: number
}

/**
 * `kontor check`: everything an agent needs before it starts, a line each. Starts nothing, takes no
 * file, writes nothing.
 */
export async function check(configFile: string, json: boolean): Promise<number> {
  const { findings, exit } = await checked(configFile)
  const lines = findings.map((finding) => (json ? JSON.stringify(finding) : line(finding)))
  await print(`${lines.join('\n')}\n`)
  return exit
}

function line({ ok, what }: Finding): string {
  return `${marked(ok)} ${what}`
}

export async function checked(configFile: string): Promise<Checked> {
  const hub = checkHub(configFile)
  if (hub) return { findings: hub, exit: hub.every(({ ok }) => ok) ? exitCode.ok : exitCode.config }
  const loaded = loadAgentConfig(configFile)
  if ('config' in loaded) {
    const { config } = loaded
    const findings = [well(`${config.file} holds no mistake`), ...(await looked(config))]
    return { findings, exit: findings.every(({ ok }) => ok) ? exitCode.ok : exitCode.unavailable }
  }
  const problems = loaded.problems.map((problem) => ({ ok: false, what: formatProblem(problem) }))
  // A folder that is wanting hides nothing of the rest, which an agent would start with.
  const waiting = loadAgentConfig(configFile, { folders: 'own' })
  const told = new Set(loaded.problems.map(({ path }) => path))
  const rest = 'config' in waiting ? await looked(waiting.config, told) : []
  return { findings: [...problems, ...rest], exit: exitCode.config }
}

/** @param told Places of the configuration whose problems are told already. */
async function looked(
  config: AgentConfig,
  told: ReadonlySet<string> = new Set(),
): Promise<Finding[]> {
  const { feeds, destinations } = config
  const [folders, servers, keys, hubs] = await Promise.all([
    checkFolders(feeds.filter((_, i) => !told.has(`feeds[${i}].folder`))),
    Promise.all(feeds.map(checkServers)),
    Promise.all(feeds.map(checkPgp)),
    Promise.all(destinations.map((destination) => checkDestination(config, destination))),
  ])
  return [
    ...folders,
    ...servers.flat(),
    ...keys.flat(),
    ...tables(config),
    ...checkState(config),
    ...hubs.flat(),
    ...checkExpected(config, new Date()),
  ]
}

/** The register's tables, where there are any: that they were found, and how much they hold. */
function tables({ accounts, postings }: AgentConfig): Finding[] {
  const of = ({ source }: RegisterTable<unknown>) => (source ? ` in ${source.path}` : '')
  return [
    ...(accounts ? [well(`accounts: ${accounts.rows.length}${of(accounts)}`)] : []),
    ...(postings ? [well(`postings: ${postings.rows.length}${of(postings)}`)] : []),
  ]
}
