import type { Command } from 'commander'
import { configOption } from '../options.ts'
import type { InitRequest } from './init.ts'

const gathered = (text: string, before: readonly string[]) => [...before, text]

export function addInit(program: Command, exit: (code: number) => void): void {
  program
    .command('init')
    .description('a first configuration, step by step, and a look at all that it names')
    .addOption(configOption())
    .option('--yes', 'ask nothing: the flags say all', false)
    .option(
      '--look-in <folder>',
      'look for likely folders below this one; repeatable',
      gathered,
      [],
    )
    .option('--agent <name>', 'name of the agent; without it that of the machine')
    .option(
      '--feed <name=folder>',
      'a folder that files are dropped into; repeatable',
      gathered,
      [],
    )
    .option('--leave', 'leave files where they are once they are taken', false)
    .option('--sftp <name=url>', "a bank's server: NAME=sftp://USER@HOST/FOLDER", gathered, [])
    .option('--sftp-key <file>', 'private key for it')
    .option('--sftp-password <file>', 'or the file with its password')
    .option('--host-key <fingerprint>', 'the fingerprint that the bank states, SHA256:…')
    .option('--hub <url>', 'address of the inbox: wss://HOST/agents/INBOX')
    .option('--token-file <file>', 'file with the token for the hub')
    .option('--token-env <name>', 'or the variable that holds it')
    .option('--enrolled', 'or a certificate, which `kontor enroll` fetches', false)
    .action(async (request: InitRequest) => {
      const { init } = await import('./init.ts')
      exit(await init(request))
    })
}
