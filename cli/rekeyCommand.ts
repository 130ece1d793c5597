import type { Command } from 'commander'
import { askAndTell } from './asker.ts'
import { configOption, jsonOption } from './options.ts'

interface Given {
  readonly config: string
  readonly reason: string
  readonly json: boolean
}

/** `kontor rekey`: a person agrees that a feed's rows are known by other columns from now on. */
export function addRekey(program: Command, exit: (code: number) => void): void {
  program
    .command('rekey')
    .description("have a feed's rows known by the columns that its mapping says now")
    .argument('<feed>', 'its name')
    .requiredOption('--reason <text>', 'why; it is written down for good')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (feed: string, { config, reason, json }: Given) =>
      exit(await askAndTell({ configFile: config, json }, 'rekey', { feed, reason }, told)),
    )
}

const told = ({ feed }: { feed?: unknown }) =>
  `The rows of ${feed} are known by what its mapping says now; its files are read.`
