import { startAgent } from '../agent/run.ts'
import { serviceManager } from '../agent/service/manager.ts'
import { jsonLog, terminalLog } from './log.ts'
import { agentConfig } from './settings.ts'
import { stopSignal } from './stopSignal.ts'
import { keepYoungGenerationSmall } from './youngGeneration.ts'

/** `kontor run`: the agent, until it is told to stop. */
export async function run(configFile: string): Promise<void> {
  keepYoungGenerationSmall()
  const config = agentConfig(configFile)
  const tell = process.stderr.isTTY ? terminalLog() : jsonLog(config.log.level)
  const stopped = stopSignal()
  const manager = await serviceManager(process.env)
  const agent = await startAgent(config, tell)
  manager.ready(() => agent.pulse())
  await stopped
  manager.stopping()
  await agent.stop()
}
