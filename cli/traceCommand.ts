import { type Command, Option } from 'commander'
import { configOption, jsonOption } from './options.ts'
import { type TraceRequest, trace } from './trace.ts'
import { count } from './values.ts'

const days = 30

/** `kontor trace`. */
export function addTrace(program: Command, exit: (code: number) => void): void {
  program
    .command('trace')
    .description('the life of an event or a file, from its byte to each acknowledgement')
    .argument('<what>', "an event's id, a reference in it, or a file's name, SHA-256 or number")
    .addOption(new Option('--as <kind>', 'what it is').choices(['event', 'file']))
    .addOption(
      new Option('--days <n>', 'how far back events are searched').argParser(count).default(days),
    )
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (what: string, { config, ...rest }: Given) =>
      exit(await trace({ ...rest, configFile: config, what })),
    )
}

type Given = Omit<TraceRequest, 'configFile' | 'what'> & { readonly config: string }
