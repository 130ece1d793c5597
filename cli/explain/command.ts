import { type Command, Option } from 'commander'
import { count } from '../values.ts'

interface Given {
  readonly format?: string
  readonly charset?: string
  readonly mapping?: string
  readonly line: number
  readonly limit: number
}

export function addExplain(program: Command, exit: (code: number) => void): void {
  program
    .command('explain')
    .description('what a code means and what to do; or how a file is read, beside its raw lines')
    .argument('<code|file>', 'a code of a message, or a file (shown on this terminal alone)')
    .option('--format <name>', 'the only format to try, such as mt940')
    .option('--charset <name>', 'charset of a file that is not UTF-8 and does not say')
    .option('--mapping <file>', 'how to read an export of another program')
    .addOption(
      new Option('--line <n>', 'begin with what this line gave').argParser(count).default(1),
    )
    .addOption(new Option('--limit <n>', 'at most so many events').argParser(count).default(20))
    .action(async (file: string, { mapping, format, charset, ...rest }: Given) => {
      const { mappingOf } = await import('../settings.ts')
      const mapped = mapping === undefined ? undefined : mappingOf(mapping)
      const { explain } = await import('./explain.ts')
      exit(await explain({ file, format, charset, mapped, ...rest }))
    })
}
