import { type ChildProcess, execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { releaseKey } from '../../agent/service/update/minisign.ts'
import { slots } from '../../agent/service/update/swap.ts'
import { type Role, type Services, selfUpdate } from '../../agent/service/update/update.ts'
import { mt940 } from '../../test/samples.ts'
import { bundle } from '../bundle.ts'
import { makeExecutable } from '../executable.ts'
import { dist } from '../places.ts'
import type { Target } from '../targets.ts'
import { BinaryHouse } from './house.ts'
import { claim } from './steps.ts'

/**
 * From one real build to another while files come in, and back again from one that does not start:
 * every event once at the hub. What starts the services is a stand-in; it starts the file in the place.
 */
export async function updatesItself(target: Target, executable: string): Promise<string> {
  const next = await makeExecutable(
    { ...target, executable: '.kontor-next' },
    await bundle('99.0.0'),
  )
  const house = new BinaryHouse(executable)
  const supervisor = new Supervisor(house)
  const lines: string[] = []
  const to = (file: string) => update(house, executable, file)
  const tell = (line: string) => void lines.push(line)
  try {
    await house.prepare(1)
    supervisor.start('hub')
    supervisor.start('agent')
    house.drop('feed-0', 'a.sta', mt940(1))
    house.drop('feed-0', 'b.sta', mt940(2))
    // Both are under way now, and the services are stopped in the middle of it.
    await selfUpdate(to(next), supervisor, tell)
    claim(versionOf(executable) === '99.0.0', 'the new version is not in its place')
    house.drop('feed-0', 'c.sta', mt940(3))
    await house.events(12)
    const lame = lameOf(house)
    const refusal = await selfUpdate(to(lame), supervisor, tell).catch((error: Error) => error)
    claim(refusal instanceof Error, 'a version that does not start must be taken back')
    claim(versionOf(executable) === '99.0.0', 'the version before is not back in its place')
    house.drop('feed-0', 'd.sta', mt940(4))
    await house.events(16)
    await pause(1000)
    const count = (await house.events(16)).length
    claim(count === 16, `${count} events arrived in place of 16`)
    return `to another build and back from one that ends: ${count} events, each once`
  } finally {
    for (const role of supervisor.running()) supervisor.stop(role)
    await house.end()
    // The steps after this one want the build that was made.
    copyFileSync(join(dist, target.executable), `${executable}.part`)
    rmSync(executable)
    copyFileSync(`${executable}.part`, executable)
    for (const end of ['.part', '.previous']) rmSync(`${executable}${end}`, { force: true })
    rmSync(next, { force: true })
  }
}

/** Says that it is newer and passes its self-test, and ends as soon as it is to work. */
function lameOf(house: BinaryHouse): string {
  const path = join(house.folder, 'lame')
  const says = JSON.parse(house.run('version', '--json'))
  const build = { ...says.build, content: 'lame' }
  const text = JSON.stringify({ ...says, kontor: '99.0.1', build })
  const cases = `version) echo '${text}';; self-test) exit 0;; *) exit 1;;`
  writeFileSync(path, `#!/bin/sh\ncase $1 in ${cases} esac\n`)
  chmodSync(path, 0o755)
  return path
}

function update(house: BinaryHouse, executable: string, file: string) {
  const at = (name: string) => join(house.folder, name)
  const quiet = { stdio: 'ignore' } as const
  if (!existsSync(at('key'))) {
    execFileSync('minisign', ['-G', '-W', '-p', at('key.pub'), '-s', at('key')], quiet)
  }
  execFileSync('minisign', ['-S', '-s', at('key'), '-m', file, '-x', at('signature')], quiet)
  return {
    file,
    signature: readFileSync(at('signature'), 'utf8'),
    keys: [releaseKey(readFileSync(at('key.pub'), 'utf8'))],
    slots: slots(executable),
    allowDowngrade: false,
    stores: { agent: at('state/outbox.sqlite'), hub: at('hub/hub.sqlite') },
    patience: { healthyMs: 3_000, startMs: 30_000, downMs: 1_000 },
    lookMs: 200,
    run,
  }
}

function run(executable: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(executable, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

function versionOf(executable: string): string {
  return JSON.parse(run(executable, 'version', '--json') ?? '{}').kontor
}

/** Starts what is in the place, as systemd would. */
class Supervisor implements Services {
  readonly #house: BinaryHouse
  readonly #children = new Map<Role, ChildProcess>()

  constructor(house: BinaryHouse) {
    this.#house = house
  }

  running(): readonly Role[] {
    return [...this.#children.keys()]
  }

  start(role: Role): void {
    this.#children.set(role, this.#house.start(role === 'agent' ? 'run' : 'hub'))
  }

  /** Waits without letting the event loop turn: the process is a zombie once it has ended. */
  stop(role: Role): void {
    const child = this.#children.get(role)
    this.#children.delete(role)
    if (child === undefined || this.#hasEnded(child)) return
    child.kill('SIGTERM')
    const nap = new Int32Array(new SharedArrayBuffer(4))
    for (let tries = 0; tries < 900 && !this.#hasEnded(child); tries += 1)
      Atomics.wait(nap, 0, 0, 100)
    claim(this.#hasEnded(child), `${role} does not stop`)
  }

  look(role: Role) {
    const child = this.#children.get(role)
    const isUp = child !== undefined && !this.#hasEnded(child)
    return { state: isUp ? 'up' : 'down', pid: child?.pid ?? 0, fault: undefined } as const
  }

  #hasEnded({ pid }: ChildProcess): boolean {
    if (!existsSync(`/proc/${pid}/stat`)) return true
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  }
}
