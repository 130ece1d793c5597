import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isHubFile, loadHubConfig } from '../../config/hub.ts'
import { formatProblem } from '../../config/problems.ts'
import type { HubTlsConfig } from '../../config/types.ts'
import type { Finding } from './finding.ts'

const dayMs = 86_400_000

/** What `kontor check` says of a hub's configuration; undefined where the file is an agent's. */
export function checkHub(configFile: string): readonly Finding[] | undefined {
  if (!isHubFile(configFile)) return undefined
  const loaded = loadHubConfig(configFile)
  if ('problems' in loaded) {
    return loaded.problems.map((problem) => ({ ok: false, what: formatProblem(problem) }))
  }
  const { config } = loaded
  const readers = config.readers.length === 0 ? 'this machine alone' : config.readers.length
  return [
    { ok: true, what: `${config.file} holds no mistake` },
    { ok: true, what: `agents: ${config.agents.length}, readers: ${readers}` },
    ...(config.tls ? [certificate(config.tls)] : []),
    ...config.routes.map(({ name, inbox, url }) => {
      return { ok: true, what: `route ${name}: from ${inbox} to ${url}` }
    }),
  ]
}

/** What the hub shows, and how long that is good for. */
function certificate(tls: HubTlsConfig): Finding {
  if ('names' in tls) {
    return {
      ok: true,
      what: `certificate: by the hub's own authority, for ${tls.names.join(', ')}`,
    }
  }
  const { validToDate } = new X509Certificate(readFileSync(tls.cert))
  const days = Math.floor((validToDate.getTime() - Date.now()) / dayMs)
  const when = `${validToDate.toISOString().slice(0, 10)} (UTC)`
  if (days >= 0)
    return {
      ok: true,
      what: `certificate: ends in ${days} ${days === 1 ? 'day' : 'days'}, on ${when}`,
    }
  const remedy = 'Put a new one in its place; agents keep what they have and come back.'
  return { ok: false, what: `certificate: has ended on ${when}. ${remedy}` }
}
