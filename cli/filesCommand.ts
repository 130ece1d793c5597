import { type Command, Option } from 'commander'
import { fileStates } from '../outbox/fileRecord.ts'
import { type FilesRequest, files } from './files.ts'
import { type ActRequest, actOnFile } from './filesAct.ts'
import { addOriginal } from './filesOriginal.ts'
import { showFile } from './filesShow.ts'
import { configOption, jsonOption } from './options.ts'
import { count } from './values.ts'

/** `kontor files` and the verbs below it. */
export function addFiles(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('files')
    .description('what arrived and what became of it, newest first')
    .enablePositionalOptions()
    .addOption(configOption())
    .addOption(new Option('--state <state>', 'only these').choices([...fileStates]))
    .option('--feed <name>', 'only those of this feed')
    .addOption(new Option('--limit <n>', 'at most so many').argParser(count).default(50))
    .addOption(jsonOption())
    .action(({ config, ...rest }: Omit<FilesRequest, 'configFile'> & { config: string }) =>
      files({ ...rest, configFile: config }),
    )
  command
    .command('show')
    .description('everything that is known of a file')
    .argument('<id>', 'its number', count)
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (file: number, { config, json }: { config: string; json: boolean }) =>
      exit(await showFile({ configFile: config, file, json })),
    )
  addOriginal(command, exit)
  addVerb(command, exit, 'release', 'let what is held go, or read a refused file once more')
    .option('--unit <n>', 'only this unit of the file', count)
    .requiredOption('--reason <text>', 'why; it is written down for good')
  addVerb(command, exit, 'retry', 'try a file at once that waits')
  addVerb(command, exit, 'hold', 'keep the original beyond its retention').requiredOption(
    '--reason <text>',
    'why; it is written down for good',
  )
  addVerb(command, exit, 'unhold', 'keep the original no longer than its retention')
}

type Given = Pick<ActRequest, 'unit' | 'reason' | 'json'> & { readonly config: string }

function addVerb(
  command: Command,
  exit: (code: number) => void,
  verb: ActRequest['verb'],
  description: string,
): Command {
  return command
    .command(verb)
    .description(description)
    .argument('<id>', 'number of the file', count)
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (file: number, { config, ...given }: Given) =>
      exit(await actOnFile({ ...given, configFile: config, verb, file })),
    )
}
