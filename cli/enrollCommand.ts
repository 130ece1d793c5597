import { type Command, Option } from 'commander'
import { configOption } from './options.ts'

/** `kontor enroll`: gets this agent its certificate at a hub. */
export function addEnroll(program: Command, exit: (code: number) => void): void {
  program
    .command('enroll')
    .description(
      'prove this agent to a hub once, and get the certificate that proves it from then on',
    )
    .requiredOption('--hub <url>', 'address of the hub: wss://HOST:PORT')
    .addOption(
      new Option('--token <token>', 'what `kontor hub invite` printed')
        .env('KONTOR_ENROLL_TOKEN')
        .makeOptionMandatory(),
    )
    .addOption(configOption())
    .action(async (given: { config: string; hub: string; token: string }) => {
      const { enroll } = await import('./enroll.ts')
      exit(await enroll(given))
    })
}
