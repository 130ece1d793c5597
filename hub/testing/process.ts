import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadHubConfig } from '../../config/hub.ts'
import { formatProblem } from '../../config/problems.ts'
import { optionsOf } from '../fromConfig.ts'
import { startHub } from '../hub.ts'

/**
 * `node hub/testing/process.ts CONFIG`: a hub in a process of its own, for tests that kill it and for
 * measurements. As `kontor hub`, with nothing of the agent loaded.
 */
const loaded = loadHubConfig(process.argv[2] ?? '')
if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
const { config } = loaded
mkdirSync(config.stateFolder, { recursive: true, mode: 0o700 })
const hub = await startHub({
  storePath: join(config.stateFolder, 'hub.sqlite'),
  host: config.listen.host,
  port: config.listen.port,
  ...(config.tls ? { tls: config.tls } : {}),
  ...optionsOf(config),
  session: { hub: config.hub },
  listeners: { onFault: (error) => process.stderr.write(`fault: ${String(error)}\n`) },
})
process.once('SIGTERM', () => void hub.close())
