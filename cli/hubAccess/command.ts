import { type Command, Option } from 'commander'
import { jsonOption } from '../options.ts'
import { count } from '../values.ts'
import { type GrantOptions, withGrants } from './grants.ts'

type Exit = (code: number) => void

const hubConfig = () =>
  new Option('-c, --config <file>', 'the configuration of the hub').default('hub.yaml')

interface Listing {
  readonly config: string
  readonly json: boolean
}

type Grants = GrantOptions & { readonly config: string }

/** `kontor hub user …`, `kontor hub token …` and `kontor hub audit …`, below `kontor hub`. */
export function addHubAccess(hub: Command, exit: Exit): void {
  addUsers(hub.command('user').description('who signs in to the console with a password'), exit)
  addTokens(hub.command('token').description('what programs show to the hub'), exit)
  addHubAudit(hub.command('audit').description('what was done on the hub, by whom and when'), exit)
}

function addUsers(user: Command, exit: Exit): void {
  const users = () => import('./users.ts')
  const named = (verb: string, does: string) =>
    user.command(verb).description(does).argument('<name>').addOption(hubConfig())
  withGrants(named('add', 'add a user; the password is asked for')).action(
    async (name: string, options: Grants) =>
      exit(await (await users()).addUser({ ...options, name })),
  )
  withGrants(named('set', 'change what a user may')).action(async (name: string, options: Grants) =>
    exit(await (await users()).setUser({ ...options, name })),
  )
  named('password', 'give a user another password').action(
    async (name: string, { config }: Grants) =>
      exit(await (await users()).resetPassword({ config, name })),
  )
  named('disable', 'keep a user out').action(async (name: string, { config }: Grants) =>
    exit(await (await users()).setDisabled({ config, name }, true)),
  )
  named('enable', 'let a user in again').action(async (name: string, { config }: Grants) =>
    exit(await (await users()).setDisabled({ config, name }, false)),
  )
  named('remove', 'remove a user').action(async (name: string, { config }: Grants) =>
    exit(await (await users()).removeUser({ config, name })),
  )
  listing(user, 'who there is', async (asked) => exit(await (await users()).listUsers(asked)))
}

function addTokens(token: Command, exit: Exit): void {
  const tokens = () => import('./tokens.ts')
  const several = (value: string, before: readonly string[] = []) => [...before, value]
  const create = token
    .command('create')
    .description('make a token and print it, this once')
    .argument('<name>')
    .addOption(hubConfig())
    .addOption(
      new Option('--inbox <name>', 'only this inbox; several times for more').argParser(several),
    )
    .addOption(new Option('--days <n>', 'ends after so many days').argParser(count))
  withGrants(create, 'viewer').action(
    async (name: string, options: Grants & { inbox?: readonly string[]; days?: number }) =>
      exit(await (await tokens()).createToken({ ...options, name })),
  )
  token
    .command('revoke')
    .description('end a token at once')
    .addArgument(token.createArgument('<number>').argParser(count))
    .addOption(hubConfig())
    .action(async (number: number, { config }: { config: string }) =>
      exit(await (await tokens()).revokeToken(config, number)),
    )
  listing(token, 'which there are', async (asked) => exit(await (await tokens()).listTokens(asked)))
}

function addHubAudit(audit: Command, exit: Exit): void {
  const verbs = () => import('./audit.ts')
  audit
    .command('list', { isDefault: true })
    .description('the last records, in their order')
    .addOption(new Option('--limit <n>', 'at most so many').argParser(count).default(100))
    .addOption(hubConfig())
    .addOption(jsonOption())
    .action(async (asked: Listing & { limit: number }) =>
      exit(await (await verbs()).listHubAudit(asked)),
    )
  audit
    .command('verify')
    .description('whether any record was changed, taken out or put in')
    .addOption(hubConfig())
    .addOption(jsonOption())
    .action(async (asked: Listing) => exit(await (await verbs()).verifyHubAudit(asked)))
}

function listing(parent: Command, does: string, act: (asked: Listing) => Promise<void>): void {
  parent
    .command('list', { isDefault: true })
    .description(does)
    .addOption(hubConfig())
    .addOption(jsonOption())
    .action(act)
}
