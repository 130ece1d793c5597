import { Command, CommanderError, Option } from 'commander'
import { version } from '../agent/program.ts'
import { loadMapping } from '../config/mapping.ts'
import { StoreError } from '../outbox/store.ts'
import { mappedFormat } from '../parsers/csv/format.ts'
import { check } from './check.ts'
import { exitCode } from './exitCodes.ts'
import { type FilesRequest, files } from './files.ts'
import { hub } from './hub.ts'
import { print, say } from './output.ts'
import { parse } from './parse.ts'
import { run } from './run.ts'
import { defaultConfigFile, tellProblems, Unconfigured } from './settings.ts'
import { status } from './status.ts'

/**
 * Runs one command of the one executable.
 *
 * @returns The exit code: 0, or one after sysexits.h.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exit: number = exitCode.ok
  const program = commandLine((code) => {
    exit = code
  })
  try {
    await program.parseAsync([...argv])
    return exit
  } catch (error) {
    return failure(error)
  }
}

function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  if (error instanceof Unconfigured) return error.exit
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof StoreError) {
    say(`kontor: ${message} [${code}]`)
    return exitCode.unavailable
  }
  say(`kontor: ${message}`)
  return /^E[A-Z]+$/.test(code ?? '') ? exitCode.io : exitCode.software
}

type Exit = (code: number) => void

function commandLine(exit: Exit): Command {
  const program = new Command('kontor')
    .description(
      'Bank files and batch exports in, canonical finance events out, each exactly once.',
    )
    .exitOverride()
  addServices(program)
  addLooking(program, exit)
  addParse(program, exit)
  return program
}

const configOption = () =>
  new Option('-c, --config <file>', 'the configuration').default(defaultConfigFile)

const jsonOption = () => new Option('--json', 'for programs: JSON in place of text').default(false)

function addServices(program: Command): void {
  program
    .command('run')
    .description('run the agent until it is told to stop')
    .addOption(configOption())
    .action(({ config }: { config: string }) => run(config))
  program
    .command('hub')
    .description('run the hub until it is told to stop')
    .addOption(new Option('-c, --config <file>', 'the configuration').default('hub.yaml'))
    .action(({ config }: { config: string }) => hub(config))
}

function addLooking(program: Command, exit: Exit): void {
  program
    .command('check')
    .description('look at all that the agent needs, a line each; starts and changes nothing')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }: { config: string; json: boolean }) =>
      exit(await check(config, json)),
    )
  program
    .command('status')
    .description('what was taken, and what waits for whom')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(({ config, json }: { config: string; json: boolean }) => status(config, json))
  program
    .command('files')
    .description('what arrived and what became of it, newest first')
    .addOption(configOption())
    .addOption(
      new Option('--state <state>', 'only these').choices([
        'staged',
        'released',
        'held',
        'duplicate',
        'refused',
      ]),
    )
    .addOption(new Option('--limit <n>', 'at most so many').argParser(Number).default(50))
    .addOption(jsonOption())
    .action(({ config, ...rest }: Omit<FilesRequest, 'configFile'> & { config: string }) =>
      files({ ...rest, configFile: config }),
    )
  program
    .command('version')
    .description('versions of the program and of what it runs on')
    .addOption(jsonOption())
    .action(({ json }: { json: boolean }) => tellVersion(json))
}

async function tellVersion(json: boolean): Promise<void> {
  const { node, openssl } = process.versions
  const versions = { kontor: version, node, openssl }
  const text = Object.entries(versions).map(([name, value]) => `${name} ${value}`)
  await print(`${json ? JSON.stringify(versions) : text.join('\n')}\n`)
}

interface ParseOptions {
  readonly format?: string
  readonly charset?: string
  readonly mapping?: string
  readonly report?: string
}

function addParse(program: Command, exit: Exit): void {
  program
    .command('parse')
    .description('read files and print their events, one JSON a line; touches no state')
    .argument('<file...>')
    .option('--format <name>', 'the only format to try, such as mt940')
    .option('--charset <name>', 'charset of files that are not UTF-8 and do not say')
    .option('--mapping <file>', 'how to read an export of another program')
    .option('--report <file>', 'write one JSON line a file: what was read, and every problem')
    .action(async (paths: string[], { format, charset, mapping, report }: ParseOptions) => {
      const mapped = mapping === undefined ? undefined : mappingOf(mapping)
      const choice = {
        ...(format === undefined ? {} : { format }),
        ...(mapped === undefined ? {} : { mapped: mappedFormat(mapped) }),
      }
      const stated = charset ?? mapped?.source.charset
      exit(await parse({ files: paths, choice, charset: stated, report }))
    })
}

function mappingOf(file: string) {
  const loaded = loadMapping(file)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  return loaded.mapping
}
