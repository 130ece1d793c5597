import { Command, CommanderError, Option } from 'commander'
import { StoreError } from '../outbox/store.ts'
import { mappedFormat } from '../parsers/mapped.ts'
import { addAudit } from './auditCommand.ts'
import { addSupportBundle } from './bundle/command.ts'
import { addCompletion } from './completion/command.ts'
import { addEnroll } from './enrollCommand.ts'
import { addExamples } from './examples.ts'
import { exitCode } from './exitCodes.ts'
import { addExplain } from './explain/command.ts'
import { addFiles } from './filesCommand.ts'
import { addHubAccess } from './hubAccess/command.ts'
import { addHubAgents } from './hubAgents/command.ts'
import { addInit } from './init/command.ts'
import { configOption, jsonOption } from './options.ts'
import { announce, say } from './output.ts'
import { addParked } from './parkedCommand.ts'
import { addRekey } from './rekeyCommand.ts'
import { addReplay } from './replayCommand.ts'
import { addSelfTest } from './selfTestCommand.ts'
import { addSelfUpdate } from './selfUpdateCommand.ts'
import { addService } from './serviceCommand.ts'
import { mappingOf, Unconfigured } from './settings.ts'
import { status } from './status.ts'
import { addTrace } from './traceCommand.ts'
import { tellVersions } from './version.ts'

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

export function commandLine(exit: Exit): Command {
  const program = new Command('kontor')
    .description(
      'Bank files and batch exports in, canonical finance events out, each exactly once.',
    )
    .exitOverride()
    // An option behind a verb is that verb's, though the one above it has the same.
    .enablePositionalOptions()
  addInit(program, exit)
  addServices(program, exit)
  addLooking(program, exit)
  addFiles(program, exit)
  addParked(program, exit)
  addReplay(program, exit)
  addRekey(program, exit)
  addAudit(program, exit)
  addTrace(program, exit)
  addParse(program, exit)
  addMap(program, exit)
  addExplain(program, exit)
  addSupportBundle(program, exit)
  addCompletion(program)
  addService(program, exit)
  addEnroll(program, exit)
  addSelfTest(program, exit)
  addSelfUpdate(program, exit)
  addExamples(program)
  return program
}

function addServices(program: Command, exit: Exit): void {
  program
    .command('run')
    .description('run the agent until it is told to stop')
    .addOption(configOption())
    .addOption(windowsOption())
    // Each is loaded when it is asked for: an agent that starts reads no line of the hub.
    .action(({ config, windowsService }: ServiceOptions) =>
      served(windowsService ? 'kontor' : undefined, async () =>
        (await import('./run.ts')).run(config),
      ),
    )
  const hub = program
    .command('hub')
    .description('run the hub until it is told to stop')
    .addOption(new Option('-c, --config <file>', 'the configuration').default('hub.yaml'))
    .addOption(windowsOption())
    .action(({ config, windowsService }: ServiceOptions) =>
      served(windowsService ? 'kontor-hub' : undefined, async () =>
        (await import('./hub.ts')).hub(config),
      ),
    )
  addHubAccess(hub, exit)
  addHubAgents(hub, exit)
}

interface ServiceOptions {
  readonly config: string
  readonly windowsService: boolean
}

/** Of the command line that `kontor service install` gives to Windows; nobody else needs it. */
const windowsOption = () => new Option('--windows-service').default(false).hideHelp()

async function served(service: string | undefined, work: () => Promise<void>): Promise<void> {
  if (service === undefined) {
    announce()
    return work()
  }
  const { asWindowsService } = await import('./windowsService.ts')
  await asWindowsService(service, work, failure)
}

function addLooking(program: Command, exit: Exit): void {
  program
    .command('check')
    .description('look at all that the agent needs, a line each; starts and changes nothing')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, json }: { config: string; json: boolean }) => {
      const { check } = await import('./check/check.ts')
      exit(await check(config, json))
    })
  program
    .command('status')
    .description('what was taken, and what waits for whom')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(({ config, json }: { config: string; json: boolean }) => status(config, json))
  program
    .command('version')
    .description('versions of the program and of what it runs on')
    .addOption(jsonOption())
    .action(({ json }: { json: boolean }) => tellVersions(json))
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
        ...(mapped === undefined ? {} : { mapped: mappedFormat(mapped.mapping, mapped.lookups) }),
      }
      const stated = charset ?? mapped?.mapping.source.charset
      const { parse } = await import('./parse.ts')
      exit(await parse({ files: paths, choice, charset: stated, report }))
    })
}

function addMap(program: Command, exit: Exit): void {
  program
    .command('map')
    .description('look at an export and write a first mapping for it; touches no state')
    .argument('<file>')
    .action(async (file: string) => exit(await (await import('./map.ts')).map(file)))
}
