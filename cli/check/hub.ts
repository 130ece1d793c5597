import { isHubFile, loadHubConfig } from '../../config/hub.ts'
import { formatProblem } from '../../config/problems.ts'
import type { Finding } from './finding.ts'

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
    ...config.routes.map(({ name, inbox, url }) => {
      return { ok: true, what: `route ${name}: from ${inbox} to ${url}` }
    }),
  ]
}
