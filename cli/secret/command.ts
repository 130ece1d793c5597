import { randomBytes } from 'node:crypto'
import { type Command, Option } from 'commander'
import { configLimits } from '../../config/limits.ts'
import { exitCode } from '../exitCodes.ts'
import { configOption } from '../options.ts'
import { print, say } from '../output.ts'
import { CredentialStore } from './store.ts'

interface Given {
  readonly config: string
}

/** `kontor secret` and the verbs below it. What is stored is never shown again. */
export function addSecret(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('secret')
    .description('secrets that a configuration names as `{ credential: NAME }`')
  command
    .command('set')
    .description('store a secret: typed in, or from standard input')
    .argument('<name>')
    .addOption(configOption())
    .addOption(new Option('--random', 'make a new key of 256 bits').default(false))
    .action(async (name: string, { config, random }: Given & { random: boolean }) =>
      exit(await set(name, config, random)),
    )
  command
    .command('list')
    .description('the names of what is stored')
    .addOption(configOption())
    .action(async ({ config }: Given) => {
      const names = new CredentialStore(config).names()
      await print(names.map((name) => `${name}\n`).join(''))
    })
  command
    .command('remove')
    .description('delete a secret')
    .argument('<name>')
    .addOption(configOption())
    .action((name: string, { config }: Given) => {
      const found = new CredentialStore(config).remove(name)
      say(found ? `${name} is deleted.` : `kontor: there is no secret ${name}. [secret-unknown]`)
      exit(found ? exitCode.ok : exitCode.usage)
    })
}

async function set(name: string, config: string, random: boolean): Promise<number> {
  const text = random ? randomBytes(32).toString('base64') : await given()
  if (text === undefined || text === '') {
    say('kontor: nothing was given, so nothing is stored. Type it, or pipe it in. [secret-empty]')
    return exitCode.usage
  }
  new CredentialStore(config).set(name, text)
  say(`Stored. Name it in the configuration as { credential: ${name} }.`)
  if (process.platform === 'linux') say('`kontor service install` hands it to the service.')
  return exitCode.ok
}

/** Typed without an echo at a terminal, else all of standard input. */
async function given(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return await piped()
  const { isCancel, password } = await import('@clack/prompts')
  const typed = await password({ message: 'The secret' })
  return isCancel(typed) ? undefined : typed
}

async function piped(): Promise<string | undefined> {
  const most = configLimits.maxSecretChars.key
  const parts: Buffer[] = []
  let size = 0
  for await (const part of process.stdin) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > most) return undefined
  }
  const text = Buffer.concat(parts).toString('utf8')
  // A private key keeps its lines, and the one at its end.
  return text.startsWith('-----BEGIN ') ? text : text.replace(/\r?\n$/, '')
}
