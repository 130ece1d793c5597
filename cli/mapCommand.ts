import type { Command } from 'commander'

/** `kontor map`. */
export function addMap(program: Command, exit: (code: number) => void): void {
  program
    .command('map')
    .description('look at an export and write a first mapping for it; touches no state')
    .argument('<file>')
    .action(async (file: string) => exit(await (await import('./map.ts')).map(file)))
}
