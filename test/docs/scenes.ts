import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HubOptions } from '../../hub/options.ts'
import { everything } from '../../hub/store/scope.ts'
import type { Stage } from './stage.ts'
import { type Fault, statement } from './statements.ts'

/**
 * What a page takes for granted that begins in the middle: made before its first line is typed, by the
 * same programs that its reader has.
 */
export interface Scene {
  /** The hub of the central team knows this agent. */
  readonly agent?: string
  readonly hub?: Partial<HubOptions>
  set(stage: Stage): Promise<void>
}

const ours = 'DE62999000550000100001'
const foreign = 'DE35999000550000100002'

export const scenes: Readonly<Record<string, Scene>> = {
  'docs/adding-a-bank.md': {
    async set(stage) {
      await stage.write('sample.sta', statement(ours, 1), 'latin1')
      await stage.write('samples/a.sta', statement(ours, 1), 'latin1')
      await stage.write('samples/b.sta', statement(ours, 2), 'latin1')
      await stage.type('kontor parse samples/* > before.jsonl')
    },
  },
  'docs/first-hour.md': {
    agent: 'frankfurt-01',
    async set(stage) {
      await stage.write('etc/kontor/token', `${stage.token}\n`, 'utf8')
      await stage.type('chmod 600 etc/kontor/token')
      await stage.write('srv/bank/2026-11-20.sta', statement(ours, 1), 'latin1')
    },
  },
  'docs/integrators.md': {
    agent: 'frankfurt-01',
    hub: { readerOf: (token) => (token === 'TOKEN' ? reader : undefined) },
    async set(stage) {
      await stage.write('drop/a.sta', statement(ours, 1), 'latin1')
      await stage.write('kontor.yaml', agentOf(), 'utf8')
      await running(stage, ['drop/a.sta: acknowledged by treasury'])
    },
  },
  // An agent of some days: file 17 was refused, 18 is held, and two releases are parked.
  'docs/runbook.md': {
    agent: 'frankfurt-01',
    hub: { assignments: [{ agent: 'frankfurt-01', accounts: [ours] }] },
    async set(stage) {
      await stage.write('kontor.yaml', agentOf(), 'utf8')
      const faults: Readonly<Record<number, Fault>> = { 17: 'cut off', 18: 'off' }
      for (let day = 1; day <= 18; day += 1) {
        const account = day === 12 || day === 13 ? foreign : ours
        const name = `drop/2026-11-${String(day).padStart(2, '0')}.sta`
        await stage.write(name, statement(account, day, faults[day]), 'latin1')
      }
      await running(stage, [
        'drop/2026-11-16.sta: acknowledged by treasury',
        'drop/2026-11-17.sta: in quarantine, with its report beside it',
        'drop/2026-11-18.sta: nothing to deliver, 1 held',
        '! treasury: refused a release for good (event-not-assigned); it is parked',
      ])
    },
  },
}

const reader = { name: 'treasury', scope: everything, inboxes: ['treasury'] }

/** Long steps make a page slow, and none of these files is still being written. */
function agentOf(): string {
  return `agent: frankfurt-01
feeds:
  - { name: drop, folder: ./drop, settleTime: 500ms }
destinations:
  - { name: treasury, url: wss://hub.example.com/agents/treasury, token: { file: ./token } }
`
}

async function running(stage: Stage, lines: readonly string[]): Promise<void> {
  mkdirSync(join(stage.folder, 'state'), { mode: 0o700 })
  await stage.waitFor(stage.begin('kontor run'), lines)
}
