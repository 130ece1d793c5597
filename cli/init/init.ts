import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isPacked } from '../../agent/service/packed.ts'
import { check } from '../check/check.ts'
import { exitCode } from '../exitCodes.ts'
import { print, say } from '../output.ts'
import { type InitFlags, planOf } from './flags.ts'
import { usualRoots } from './likely.ts'
import type { Plan } from './plan.ts'
import { AlreadyThere, writePlan } from './write.ts'

export interface InitRequest extends InitFlags {
  readonly config: string
  /** Asks nothing: the flags say all. */
  readonly yes: boolean
  /** Folders below which likely ones are looked for; empty: the usual ones. */
  readonly lookIn: readonly string[]
}

/**
 * `kontor init`: from nothing to a configuration that is checked. Writes files that are not there, and
 * starts nothing.
 */
export async function init(request: InitRequest): Promise<number> {
  const file = resolve(request.config)
  if (existsSync(file)) return taken(file)
  const plan = request.yes ? planned(request, file) : await guided(request, file)
  if (plan === undefined) return exitCode.usage
  try {
    for (const path of writePlan(plan, file)) await print(`written: ${path}\n`)
  } catch (error) {
    if (!(error instanceof AlreadyThere)) throw error
    return taken(error.message)
  }
  await print('\n')
  const exit = await check(file, false)
  await print(`\n${next(plan, file, exit)}\n`)
  if (!request.yes && exit === exitCode.ok) await offerService(file)
  return exit
}

function taken(path: string): number {
  say(
    `kontor: ${path} is there already, and \`kontor init\` overwrites nothing. Look at it with ` +
      '`kontor check`, or name another file with `--config`.',
  )
  return exitCode.usage
}

function planned(flags: InitFlags, file: string): Plan | undefined {
  const planned = planOf(flags, file)
  if ('plan' in planned) return planned.plan
  for (const lack of planned.lacks) say(`kontor: with \`--yes\` there must be ${lack}.`)
  return undefined
}

async function guided({ lookIn }: InitRequest, file: string): Promise<Plan | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say('kontor: there is no terminal to ask at; say all by flags and `--yes`, see `--help`.')
    return undefined
  }
  const { Cancelled, guide } = await import('./guide.ts')
  try {
    return await guide(file, lookIn.length > 0 ? lookIn : usualRoots())
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    say('kontor: cancelled; nothing was written.')
    return undefined
  }
}

function next({ hub }: Plan, file: string, exit: number): string {
  const enroll =
    hub.identity.kind === 'enrolled'
      ? `Fetch the agent's certificate with what the central team sends you:\n  kontor enroll --config '${file}' --hub ${URL.parse(hub.url)?.origin ?? hub.url} --token TOKEN\n`
      : ''
  const mend = `Do what the lines with ✗ say, then look again:\n  kontor check --config '${file}'\n`
  return `${enroll}${exit === exitCode.ok ? '' : mend}Start the agent, here or as a service:
  kontor run --config '${file}'
  kontor service install --config '${file}' && kontor service start`
}

/** Only the one executable can be a service, and only who administers the machine may set it up. */
async function offerService(file: string): Promise<void> {
  if (!isPacked || (process.platform !== 'win32' && process.geteuid?.() !== 0)) return
  const { yes } = await import('./guide.ts')
  if (!(await yes('Set the service up and start it now?', false))) return
  for (const args of [['install', '--config', file], ['start']]) {
    const { status } = spawnSync(process.execPath, ['service', ...args], { stdio: 'inherit' })
    if (status !== 0) return
  }
}
