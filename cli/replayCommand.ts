import type { Command } from 'commander'
import type { ReplayRecord, ReplayWish } from '../outbox/replays.ts'
import { askAndTell } from './asker.ts'
import { exitCode } from './exitCodes.ts'
import { configOption, jsonOption } from './options.ts'
import { withOutbox } from './outboxView.ts'
import { print, say } from './output.ts'
import { account, count, moment } from './values.ts'

interface Common {
  readonly config: string
  readonly json: boolean
}

interface Wished extends Common, ReplayWish {
  readonly destination: string
  readonly reason: string
}

/** `kontor replay` and the verbs below it. */
export function addReplay(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('replay')
    .description('send again what a destination has had; its hub drops what it still has')
  command
    .command('begin', { isDefault: true })
    .description('begin one; options together narrow it down')
    .requiredOption('--destination <name>', 'to whom')
    .option('--release <n>', 'what was released under this number', count)
    .option('--file <id>', 'what came of this file', count)
    .option('--account <id>', 'statements and reports of this account', account)
    .option('--from <time>', 'what was released from this day or moment on', moment)
    .option('--to <time>', 'what was released before it', moment)
    .requiredOption('--reason <text>', 'why; it is written down for good')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (given: Wished) => exit(await begin(given)))
  command
    .command('list')
    .description('the last replays and how far they are, newest last')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(list)
  command
    .command('stop')
    .description('end one before it is through')
    .argument('<id>', 'its number', count)
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (id: number, { config, json }: Common) => {
      const told = () => `Replay ${id} is stopped; what was sent stays sent.`
      exit(await askAndTell({ configFile: config, json }, 'replay stop', { id }, told))
    })
}

async function begin({ config, json, ...detail }: Wished): Promise<number> {
  const { release, file, account: of, from, to } = detail
  if ([release, file, of, from, to].every((wish) => wish === undefined)) {
    say(
      'kontor: say what is to be sent again: --release, --file, --account, --from or --to. [replay-unbounded]',
    )
    return exitCode.usage
  }
  return await askAndTell({ configFile: config, json }, 'replay', detail, ({ replay, events }) => {
    return `Replay ${replay} to ${detail.destination} has begun: ${events} events. \`kontor status\` tells how far it is.`
  })
}

const shown = 100

async function list({ config, json }: Common): Promise<void> {
  await withOutbox(config, async (outbox) => {
    for (const replay of outbox.replays.latest(shown)) {
      await print(`${json ? JSON.stringify(replay) : line(replay)}\n`)
    }
  })
}

function line(replay: ReplayRecord): string {
  const { id, askedAt, destination, events, acknowledged, askedBy, reason } = replay
  const columns = [
    String(id).padStart(6),
    `${askedAt.slice(0, 19)}Z`,
    (replay.outcome ?? 'under way').padEnd(9),
    destination,
    `${acknowledged} of ${events} events`,
    `${askedBy}: ${reason}`,
  ]
  return columns.join('  ')
}
