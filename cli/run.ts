import { startAgent } from '../agent/run.ts'
import { serviceManager } from '../agent/service/manager.ts'
import { agentLog } from './log.ts'
import { agentConfig } from './settings.ts'
import { reloadSignal, stopSignal } from './stopSignal.ts'
import { keepYoungGenerationSmall } from './youngGeneration.ts'

/** `kontor run`: the agent, until it is told to stop. */
export async function run(configFile: string): Promise<void> {
  keepYoungGenerationSmall()
  const config = agentConfig(configFile)
  const isTerminal = process.stderr.isTTY === true
  const log = agentLog(config.log, isTerminal)
  const stopped = stopSignal()
  const manager = await serviceManager(process.env)
  // A signal that comes while recovery runs is kept: without a listener it would end the process.
  let reload: (() => void) | undefined
  let isAsked = false
  // A terminal that is closed says so with the same signal, and wants an end.
  if (!isTerminal) {
    reloadSignal(() => {
      isAsked = true
      reload?.()
    })
  }
  const agent = await startAgent(config, log.tell, {
    logLevel: log.setLevel,
    reloaded: (next) => log.reloaded(next.log),
  })
  reload = () => agent.reload('SIGHUP')
  if (isAsked) reload()
  manager.ready(() => agent.pulse())
  await stopped
  manager.stopping()
  await agent.stop()
}
