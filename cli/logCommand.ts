import type { Command } from 'commander'
import { durationMs } from '../config/durations.ts'
import { logLevels } from '../config/values.ts'
import { askRunning, type Given } from './askRunning.ts'
import { exitCode } from './exitCodes.ts'
import { configOption, jsonOption } from './options.ts'
import { say } from './output.ts'

/** `kontor log level`: more or less in the log of an agent that runs. */
export function addLog(program: Command, exit: (code: number) => void): void {
  program
    .command('log')
    .description('what the running agent logs')
    .command('level')
    .description('log more or less from now on, without a restart')
    .argument('<level>', logLevels.join(', '))
    .option('--for <time>', 'such as 10m; the configured level counts again then')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (level: string, { for: time, ...given }: Given & { for?: string }) =>
      exit(await setLevel(given, level, time)),
    )
}

const longestMs = 24 * 3_600_000

async function setLevel(given: Given, level: string, time: string | undefined): Promise<number> {
  const forMs = time === undefined ? undefined : durationMs(time)
  const isTime = time === undefined || (forMs && forMs >= 1_000 && forMs <= longestMs)
  if (!logLevels.some((known) => known === level) || !isTime) {
    say(
      `kontor: the level is one of ${logLevels.join(', ')}; the time one from 1s to 24h, such as ` +
        '`10m`. [usage]',
    )
    return exitCode.usage
  }
  const until = time === undefined ? 'until it is set anew or the agent restarts' : `for ${time}`
  return askRunning(given, 'log level', { level, forMs }, () => `Logs ${level}, ${until}.`)
}
