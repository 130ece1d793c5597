import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { putBack } from '../../../outbox/putBack.ts'
import type { Service } from '../unit.ts'
import { judgeStart, type Patience, type ServiceLook, watchFrom } from './health.ts'
import { proveSigned, type ReleaseKey } from './minisign.ts'
import { bringIn, hasPrevious, type Slots, swapBack, swapIn } from './swap.ts'
import { isOlder, parseVersions, type Versions } from './versions.ts'

export type Role = Service['role']

/** Whoever runs the services: systemd, or Windows. */
export interface Services {
  /** Those that run now. */
  running(): readonly Role[]
  /** Returns when the service has ended. */
  stop(role: Role): void
  /** Returns at once. */
  start(role: Role): void
  look(role: Role): ServiceLook
}

export interface Update {
  /** The new executable. */
  readonly file: string
  /** Text of its `.minisig`. */
  readonly signature: string
  readonly keys: readonly ReleaseKey[]
  readonly slots: Slots
  readonly allowDowngrade: boolean
  /** The store of each service that has one, to be put back where a newer program changed it. */
  readonly stores: Readonly<Partial<Record<Role, string>>>
  readonly patience: Patience
  /** Runs an executable. @returns What it printed; undefined where it failed. */
  readonly run: (executable: string, ...args: string[]) => string | undefined
  /** Between two looks at a service. */
  readonly lookMs: number
}

/** An upgrade that was not begun, or that was taken back; the message says why. */
export class UpdateFault extends Error {
  override readonly name = 'UpdateFault'
}

/**
 * Puts a new executable in the place of the one that is installed: proves who made it, has it test
 * itself, swaps, starts the services anew and watches them; where one of them does not do its work the
 * old executable comes back, with the store that it knows.
 *
 * @param tell Gets a line for each thing that was done.
 * @throws {UpdateFault} Where the old one is, or is again, in its place.
 * @throws {SignatureFault} Where the file is not proven; nothing was changed.
 */
export async function selfUpdate(
  update: Update,
  services: Services,
  tell: (line: string) => void,
): Promise<void> {
  const { slots } = update
  const before = saidBy(update, slots.current)
  const after = tried(update, before, tell)
  if (after === undefined) return
  const running = services.running()
  exchange(slots, running, services)
  tell(`kontor ${after.kontor} is in its place; ${before.kontor} is kept as ${slots.previous}`)
  const ill = await startAll(running, update, services)
  if (ill === undefined) {
    for (const role of running) tell(`${role}: at work since it was started, and healthy`)
    return
  }
  tell(`! ${ill}`)
  await goBack(update, { services, running, tell }, before)
  throw new UpdateFault(
    `kontor ${after.kontor} does not do its work here (${ill}); kontor ${before.kontor} is back in ` +
      'its place and at work. Send the lines above and the log to whoever handed the file out.',
  )
}

/** Whatever goes wrong in it, the services that ran are started again. */
function exchange(slots: Slots, running: readonly Role[], services: Services): void {
  try {
    for (const role of running) services.stop(role)
    swapIn(slots)
  } catch (error) {
    for (const role of running) services.start(role)
    throw error
  }
}

/** Goes back to the executable before, as a person asks for it. */
export async function goBackByHand(
  update: Pick<Update, 'slots' | 'stores' | 'patience' | 'lookMs' | 'run'>,
  services: Services,
  tell: (line: string) => void,
): Promise<void> {
  if (!hasPrevious(update.slots)) {
    throw new UpdateFault(`There is no ${update.slots.previous} to go back to.`)
  }
  const before = saidBy(update, update.slots.previous)
  await goBack(update, { services, running: services.running(), tell }, before)
}

/** @returns Undefined where the very same is installed already. */
function tried(
  update: Update,
  before: Versions,
  tell: (line: string) => void,
): Versions | undefined {
  const { slots, file } = update
  bringIn(file, slots)
  try {
    const comment = proveSigned(slots.next, update.signature, update.keys)
    tell(`signature: holds (${comment.replaceAll(/[^ -~]/g, '?')})`)
    const after = saidBy(update, slots.next)
    if (after.build.content === before.build.content) {
      tell(`kontor ${after.kontor} of this very build is installed already`)
      rmSync(slots.next, { force: true })
      return undefined
    }
    refuseOlder(update, before, after)
    if (update.run(slots.next, 'self-test') === undefined) {
      throw new UpdateFault('The new file fails its self-test here: run it with `self-test`.')
    }
    tell('self-test: passed')
    return after
  } catch (error) {
    rmSync(slots.next, { force: true })
    throw error
  }
}

function saidBy({ run }: Pick<Update, 'run'>, executable: string): Versions {
  const found = parseVersions(run(executable, 'version', '--json') ?? '')
  if (found) return found
  throw new UpdateFault(
    `${executable} does not say its version: it is no Kontor, or not for this kind of machine.`,
  )
}

function refuseOlder({ allowDowngrade }: Update, before: Versions, after: Versions): void {
  if (!isOlder(after.kontor, before.kontor) || allowDowngrade) return
  throw new UpdateFault(
    `kontor ${after.kontor} is older than ${before.kontor}, which is installed. If that is what you ` +
      'want: --allow-downgrade.',
  )
}

interface Scene {
  readonly services: Services
  readonly running: readonly Role[]
  readonly tell: (line: string) => void
}

async function goBack(
  update: Pick<Update, 'slots' | 'stores' | 'patience' | 'lookMs'>,
  { services, running, tell }: Scene,
  before: Versions,
): Promise<void> {
  for (const role of running) services.stop(role)
  for (const role of ['agent', 'hub'] as const)
    putStoreBack(role, update.stores[role], before, tell)
  swapBack(update.slots)
  tell(`kontor ${before.kontor} is back in its place`)
  const ill = await startAll(running, update, services)
  if (ill === undefined) return
  throw new UpdateFault(`kontor ${before.kontor} is back in its place, and ${ill}. See its log.`)
}

function putStoreBack(
  role: Role,
  store: string | undefined,
  { schema }: Versions,
  tell: (line: string) => void,
): void {
  if (store === undefined) return
  const known = role === 'agent' ? schema.outbox : schema.hub
  const done = putBack(store, known)
  if (done === 'put-back') tell(`${role}: the store is back as it was before the upgrade`)
  if (done === 'missing')
    tell(`! ${role}: the store is newer, and there is no copy of schema ${known}`)
}

/** @returns Which service is ill, and why; undefined where all are healthy. */
async function startAll(
  roles: readonly Role[],
  { patience, lookMs }: Pick<Update, 'patience' | 'lookMs'>,
  services: Services,
): Promise<string | undefined> {
  for (const role of roles) services.start(role)
  const found = await Promise.all(
    roles.map(async (role) => {
      let watch = watchFrom(performance.now())
      for (;;) {
        const verdict = judgeStart(watch, services.look(role), performance.now(), patience)
        if (verdict.is === 'healthy') return undefined
        if (verdict.is === 'ill') return `${role}: ${verdict.why}`
        watch = verdict.watch
        await pause(lookMs)
      }
    }),
  )
  return found.find((why) => why !== undefined)
}
