import { existsSync } from 'node:fs'
import { openSocket } from '../agent/delivery/socket.ts'
import { places } from '../agent/intake/places.ts'
import { serverRules } from '../agent/sftpFeeds.ts'
import { probe } from '../agent/sources/sftp/probe.ts'
import { loadAgentConfig } from '../config/agent.ts'
import { formatProblem } from '../config/problems.ts'
import type { AgentConfig, DestinationConfig, FeedConfig, RegisterTable } from '../config/types.ts'
import { readOutbox } from '../outbox/outbox.ts'
import { storeFlaw } from '../outbox/store.ts'
import { codes, type WireCode } from '../protocol/codes.ts'
import { checkHub } from './checkHub.ts'
import { checkPgp } from './checkPgp.ts'
import { exitCode } from './exitCodes.ts'
import { print } from './output.ts'

/** One thing that was looked at. */
interface Finding {
  readonly ok: boolean
  readonly what: string
}

const connectMs = 10_000

/**
 * `kontor check`: everything an agent needs before it starts, a line each. Starts nothing, takes no
 * file, writes nothing.
 */
export async function check(configFile: string, json: boolean): Promise<number> {
  const hub = checkHub(configFile)
  if (hub) {
    await report(hub, json)
    return hub.every(({ ok }) => ok) ? exitCode.ok : exitCode.config
  }
  const loaded = loadAgentConfig(configFile)
  if ('problems' in loaded) {
    const problems = loaded.problems.map((problem) => ({ ok: false, what: formatProblem(problem) }))
    await report(problems, json)
    return exitCode.config
  }
  const { config } = loaded
  const findings = [
    { ok: true, what: `${config.file} holds no mistake` },
    ...(await Promise.all(config.feeds.map(feed))).flat(),
    ...(await Promise.all(config.feeds.map(checkPgp))).flat(),
    ...tables(config),
    store(config),
    ...(await Promise.all(config.destinations.map(link))),
  ]
  await report(findings, json)
  return findings.every(({ ok }) => ok) ? exitCode.ok : exitCode.unavailable
}

/** A folder was looked at with the configuration; the way to a server takes a look of its own. */
async function feed(rules: FeedConfig): Promise<Finding[]> {
  const { name, folder, sftp } = rules
  if (sftp === undefined) return [{ ok: true, what: `feed ${name}: ${folder} can be used` }]
  const steps = await probe(serverRules(sftp), rules)
  return steps.map(({ ok, what }) => ({ ok, what: `feed ${name}: ${what}` }))
}

/** The register's tables, where there are any: that they were found, and how much they hold. */
function tables({ accounts, postings }: AgentConfig): Finding[] {
  const of = ({ source }: RegisterTable<unknown>) => (source ? ` in ${source.path}` : '')
  return [
    ...(accounts ? [{ ok: true, what: `accounts: ${accounts.rows.length}${of(accounts)}` }] : []),
    ...(postings ? [{ ok: true, what: `postings: ${postings.rows.length}${of(postings)}` }] : []),
  ]
}

function store(config: AgentConfig): Finding {
  const { store: path } = places(config.stateFolder)
  if (!existsSync(path)) return { ok: true, what: `state: ${config.stateFolder} will be made` }
  try {
    const flaw = storeFlaw(path)
    if (flaw !== undefined) return { ok: false, what: `state: ${flaws[flaw]} [store-${flaw}]` }
    const outbox = readOutbox(path)
    const broken = outbox.audit.firstBroken()
    outbox.close()
    if (broken === undefined) return { ok: true, what: `state: ${path} is sound` }
    const remedy = 'Keep a copy of it and ask the central team.'
    return { ok: false, what: `state: record ${broken} of the audit chain was changed. ${remedy}` }
  } catch (error) {
    return { ok: false, what: `state: ${(error as Error).message}` }
  }
}

const flaws = {
  damaged:
    'the store is damaged. Start the agent: it sets the store aside and reads the originals again.',
  'reference-broken':
    'the store refers to what it does not hold. Keep a copy of it and ask the central team.',
} as const

/** Connects as the agent would and says nothing: the token is judged only once an agent runs. */
function link({ name, url, token }: DestinationConfig): Promise<Finding> {
  return new Promise((resolve) => {
    let open = false
    const done = (code: WireCode | undefined, system: string | undefined) => {
      clearTimeout(timer)
      const reached = `destination ${name}: ${url} answers`
      const failed = `destination ${name}: ${url} ${reason(code, system)}`
      resolve({ ok: open, what: open ? reached : failed })
    }
    const socket = openSocket(url, token.reveal(), {
      opened: () => {
        open = true
        socket.close()
      },
      frame: () => {},
      malformed: () => {},
      pong: () => {},
      closed: done,
    })
    const timer = setTimeout(() => socket.close(), connectMs)
  })
}

/** Why a hub can't be reached, and what to do. */
function reason(code: WireCode | undefined, system: string | undefined): string {
  if (code !== undefined) return `refuses (${code}). ${codes[code].message}`
  return `does not answer (${system ?? 'no reason given'}). ${systemRemedies[system ?? ''] ?? otherwise}`
}

const otherwise = 'Check the address, the firewall and the proxy.'

const systemRemedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: check the port, and whether the hub runs.',
  ENOTFOUND: 'The name is not known here: check its spelling and the DNS of this machine.',
  EAI_AGAIN: 'The DNS of this machine does not answer.',
  ETIMEDOUT: 'Nothing comes back: a firewall mostly. Open the port outwards.',
  CERT_HAS_EXPIRED: "The hub's certificate has expired; the central team must renew it.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The hub's certificate is not signed by an authority known here.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The hub's certificate is not signed by an authority known here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The hub's certificate is for another name: check the address.",
}

async function report(findings: readonly Finding[], json: boolean): Promise<void> {
  const lines = json
    ? findings.map((finding) => JSON.stringify(finding))
    : findings.map(({ ok, what }) => `${ok ? '✓' : '✗'} ${what}`)
  await print(`${lines.join('\n')}\n`)
}
