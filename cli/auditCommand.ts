import { type Command, Option } from 'commander'
import { type AuditListRequest, type AuditVerifyRequest, listAudit, verifyAudit } from './audit.ts'
import { configOption, jsonOption } from './options.ts'
import { count, moment } from './values.ts'

/** `kontor audit` and the verbs below it. */
export function addAudit(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('audit')
    .description('what was done, by whom and when, in records that are linked by their hashes')
  command
    .command('list', { isDefault: true })
    .description('the last records, in their order')
    .option('--kind <kind>', 'only these, such as release-parked')
    .option('--since <time>', 'from this day or moment on', moment)
    .addOption(new Option('--limit <n>', 'at most so many').argParser(count).default(100))
    .addOption(configOption())
    .addOption(jsonOption())
    .action(({ config, ...rest }: Omit<AuditListRequest, 'configFile'> & { config: string }) =>
      listAudit({ ...rest, configFile: config }),
    )
  command
    .command('verify')
    .description('whether any record was changed, taken out, put in or cut off')
    .addOption(new Option('--against <whom>', 'and whether hubs know the same').choices(['hub']))
    .option('--destination <name>', 'only the hub of this one')
    .option(
      '--reader-token <file>',
      "token of a reader of the hub, to ask it for the agents' state",
    )
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async ({ config, readerToken, ...rest }: Verifying) =>
      exit(await verifyAudit({ ...rest, configFile: config, token: readerToken })),
    )
}

type Verifying = Omit<AuditVerifyRequest, 'configFile' | 'token'> & {
  readonly config: string
  readonly readerToken: string | undefined
}
