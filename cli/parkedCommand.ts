import type { Command } from 'commander'
import { configOption, jsonOption } from './options.ts'
import {
  listParked,
  type ParkedOneRequest,
  type ParkedRequest,
  retryParked,
  showParked,
  skipParked,
} from './parked.ts'
import { count } from './values.ts'

type Given<Request> = Omit<Request, 'configFile'> & { readonly config: string }

/** `kontor parked` and the verbs below it. */
export function addParked(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('parked')
    .description('releases that a destination refused for good, and what a person does about them')
  command
    .command('list', { isDefault: true })
    .description('all of them, oldest first')
    .option('--destination <name>', 'only those of this one')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(({ config, ...rest }: Given<ParkedRequest>) =>
      listParked({ ...rest, configFile: config }),
    )
  addVerb(command, exit, 'show', 'why one is parked, and what to do', showParked).option(
    '--destination <name>',
    'for this one',
  )
  addVerb(command, exit, 'retry', 'send the whole release again', retryParked).requiredOption(
    '--destination <name>',
    'the one that refused it',
  )
  addVerb(command, exit, 'skip', 'never send it; the others are not concerned', skipParked)
    .requiredOption('--destination <name>', 'the one that refused it')
    .requiredOption('--reason <text>', 'why; it is written down for good')
}

function addVerb(
  command: Command,
  exit: (code: number) => void,
  verb: string,
  description: string,
  act: (request: ParkedOneRequest) => Promise<number>,
): Command {
  return command
    .command(verb)
    .description(description)
    .argument('<release>', 'its number', count)
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (release: number, { config, ...given }: Given<ParkedOneRequest>) =>
      exit(await act({ ...given, configFile: config, release })),
    )
}
