import { type Command, Option } from 'commander'
import { exitCode } from './exitCodes.ts'
import { print, say } from './output.ts'

export interface SelfUpdateOptions {
  readonly key?: string
  readonly config?: string
  readonly hubConfig?: string
  readonly allowDowngrade: boolean
  readonly rollback: boolean
}

/** `kontor self-update FILE`: another version in the place of the one that is installed. */
export function addSelfUpdate(program: Command, exit: (code: number) => void): void {
  program
    .command('self-update')
    .description(
      'put a signed executable into the place of this one, start the services anew, and go back by ' +
        'itself where they do not do their work (as administrator)',
    )
    .argument('[file]', 'the new executable; its signature is looked for as FILE.minisig')
    .option('--key <file>', 'a public key of minisign, beside the one that is built in')
    .option('-c, --config <file>', "the agent's configuration, where it is not in its usual place")
    .option('--hub-config <file>', "the hub's configuration, where it is not in its usual place")
    .addOption(new Option('--allow-downgrade', 'take an older version too').default(false))
    .addOption(new Option('--rollback', 'go back to the version before').default(false))
    .action(async (file: string | undefined, options: SelfUpdateOptions) => {
      const { update } = await import('./selfUpdate.ts')
      const tell = (line: string) => void print(`${line}\n`)
      try {
        await update(file, options, tell)
      } catch (error) {
        if (!refusals.has((error as Error).name)) throw error
        say(`kontor: ${(error as Error).message}`)
        exit(exitCode.unavailable)
      }
    })
}

/** What is told in a sentence of its own; anything else is a fault of the program or of the disk. */
const refusals: ReadonlySet<string> = new Set(['UpdateFault', 'SignatureFault', 'ServiceFault'])
