import { createHash } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface PackedAddonFile {
  readonly name: string
  /** Hexadecimal. */
  readonly sha256: string
  readonly bytes: () => Uint8Array
}

/**
 * Where add-ons are laid: the state folder that systemd gives a service, else a folder of the account
 * that runs the program. Never one that two accounts share: root, who asks how the service is, would
 * load what the service's account has put there.
 */
export function addonFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const state = environment['STATE_DIRECTORY']?.split(delimiter)[0]
  if (state) return join(state, 'native')
  if (process.platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? homedir(), 'Kontor', 'native')
  }
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kontor', 'native')
}

/**
 * A path that holds exactly the add-on's bytes, kept from an earlier start or written now.
 *
 * @throws {Error} Where the folder belongs to somebody else, or others may write there.
 */
export function keptAddon(folder: string, addon: PackedAddonFile): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  refuseShared(folder)
  const path = join(folder, `${addon.sha256.slice(0, 32)}-${addon.name}`)
  const known = provenAddon(path, addon.sha256)
  if (known !== undefined) return known
  const part = `${path}.${process.pid}`
  try {
    writeFileSync(part, addon.bytes(), { mode: 0o500, flag: 'wx' })
    renameSync(part, path)
  } finally {
    rmSync(part, { force: true })
  }
  const written = provenAddon(path, addon.sha256)
  if (written !== undefined) return written
  throw new Error(
    `${path} does not hold what was written there. Check the disk, and who else writes.`,
  )
}

/**
 * The path to load an add-on by, if its bytes are the right ones. On Linux that is the open file
 * itself, so that nothing can take its place between the look and the loading; it stays open, because
 * the loader takes a number that is used again for the library that it knows.
 */
function provenAddon(path: string, sha256: string): string | undefined {
  const handle = opened(path)
  if (handle === undefined) return undefined
  const sound =
    isOwn(fstatSync(handle)) &&
    createHash('sha256').update(readFileSync(handle)).digest('hex') === sha256
  if (sound && process.platform === 'linux') return `/proc/self/fd/${handle}`
  closeSync(handle)
  return sound ? path : undefined
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}

function refuseShared(folder: string): void {
  const stats = lstatSync(folder)
  if (stats.isDirectory() && isOwn(stats)) return
  throw new Error(
    `${folder} must be a folder that only the account that runs Kontor can write. ` +
      'Delete it; it is made anew at the next start.',
  )
}

/** Windows says by the profile's own rights who may write; it has neither owner nor bits to look at. */
function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.platform === 'win32' || (uid === process.geteuid?.() && (mode & 0o022) === 0)
}
