import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { configuredKeys } from '../agent/atRest/configuredKeys.ts'
import { KeptFiles } from '../agent/atRest/keptFiles.ts'
import { exitCode } from './exitCodes.ts'
import { configOption } from './options.ts'
import { withOutbox } from './outboxView.ts'
import { print, say } from './output.ts'
import { count } from './values.ts'

/** `kontor files original`: the bytes as they came, also where they lie encrypted. */
export function addOriginal(command: Command, exit: (code: number) => void): void {
  command
    .command('original')
    .description('write the original of a file to standard output, decrypted where it is encrypted')
    .argument('<id>', 'its number', count)
    .addOption(configOption())
    .action(async (id: number, { config }: { config: string }) => exit(await original(config, id)))
}

async function original(configFile: string, id: number): Promise<number> {
  const done = await withOutbox(configFile, async (outbox, config) => {
    const kept = outbox.files.get(id)?.kept
    const path = kept === undefined ? undefined : join(config.stateFolder, kept)
    if (path === undefined || !existsSync(path)) return false
    const files = new KeptFiles(configuredKeys(config))
    for (const chunk of files.chunks(path)) await print(chunk)
    return true
  })
  if (done) return exitCode.ok
  say(`kontor: there is no original of file ${id}; \`kontor files\` lists them. [file-unknown]`)
  return exitCode.usage
}
