import { addonFolder, keptAddon } from './addonFolder.ts'
import { build } from './build.ts'
import { packedBytes } from './packed.ts'

/**
 * Loads a Node add-on out of the executable. The system loads libraries from files alone, so it is
 * laid into a folder that only this account can write, and the very bytes that are loaded are compared
 * with the hash that the build wrote down.
 *
 * @throws {Error} Where no folder will do; the message says what to do.
 */
export function packedAddon(name: string): unknown {
  const sha256 = build.addons[name]
  if (sha256 === undefined) throw new Error(`the executable must hold ${name}`)
  const kept = keptAddon(addonFolder(process.env), { name, sha256, bytes: () => packedBytes(name) })
  const loaded = { exports: {} }
  try {
    process.dlopen(loaded, kept)
  } catch (error) {
    throw new Error(
      `${name} can not be loaded: ${(error as Error).message}. Its folder may lie on a disk that is ` +
        'mounted with `noexec`, or the system is older than Kontor needs (glibc 2.34).',
    )
  }
  return loaded.exports
}
