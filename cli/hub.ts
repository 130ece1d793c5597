import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { serviceManager } from '../agent/service/manager.ts'
import { turning } from '../agent/service/watchdog.ts'
import { loadHubConfig } from '../config/hub.ts'
import { optionsOf } from '../hub/fromConfig.ts'
import { startHub } from '../hub/hub.ts'
import type { HubListeners } from '../hub/options.ts'
import { logTarget, say } from './output.ts'
import { tellProblems } from './settings.ts'
import { stopSignal } from './stopSignal.ts'

/** `kontor hub`: the cloud end, until it is told to stop. */
export async function hub(configFile: string): Promise<void> {
  const loaded = loadHubConfig(configFile)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  const { config } = loaded
  const log = hubLog(config.log.level)
  mkdirSync(config.stateFolder, { recursive: true, mode: 0o700 })
  const stopped = stopSignal()
  const manager = await serviceManager(process.env)
  const running = await startHub({
    storePath: join(config.stateFolder, 'hub.sqlite'),
    host: config.listen.host,
    port: config.listen.port,
    ...(config.tls ? { tls: config.tls } : {}),
    ...optionsOf(config),
    session: { hub: config.hub },
    listeners: listenersTo(log),
  })
  const places = `agents at ${running.url}/agents/INBOX, readers at ${running.httpUrl}/v1/events`
  log('info', `hub ${config.hub}: ${places}`)
  manager.ready(() => turning)
  await stopped
  manager.stopping()
  await running.close()
}

type Log = (level: 'info' | 'warn' | 'error', text: string) => void

/** Lines on a terminal, JSON for journald and log shippers. */
function hubLog(level: string): Log {
  if (process.stderr.isTTY) return (_level, text) => say(text)
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const log = pino(options, { write: logTarget() })
  return (severity, text) => log[severity](text)
}

function listenersTo(log: Log): HubListeners {
  return {
    onAgent: ({ inbox, agent, state, code }) => {
      const reason = code === undefined ? '' : ` (${code})`
      log(state === 'denied' ? 'warn' : 'info', `${inbox}: ${agent} ${state}${reason}`)
    },
    onCommitted: ({ inbox, agent, events, duplicates, conflicts }) => {
      const known = duplicates > 0 ? `, ${duplicates} known already` : ''
      const differing = conflicts > 0 ? `, ${conflicts} IN CONFLICT with what is stored` : ''
      const text = `${inbox}: ${events} events of ${agent} committed${known}${differing}`
      log(conflicts > 0 ? 'warn' : 'info', text)
    },
    onDeadLetter: (route, code) => {
      log('warn', `route ${route} put an event aside (${code}); see /v1/dead-letters`)
    },
    onRebuild: (left) => {
      const text = left > 0 ? `is made anew from ${left} events and outcomes` : 'is up to date'
      log('info', `what the console reads ${text}`)
    },
    onFault: (error) => {
      const what = error instanceof Error ? error.stack : String(error)
      log('error', `the hub met a fault: ${what}`)
    },
  }
}
