import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/** A package that the lockfile names and this machine has not, nor can fetch. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

interface Pin {
  readonly version: string
  /** `sha512-` and base64, of the package's archive. */
  readonly integrity: string
}

/** Packages of other systems, which npm leaves out of `node_modules`. */
const cache = join(root, 'node_modules', '.cache', 'kontor-installer')

/** A file of a package in the very version of the lockfile, for whatever system it is. */
export function pinnedFile(name: string, file: string): string {
  const installed = join(root, 'node_modules', name)
  return join(existsSync(installed) ? installed : fetched(name), file)
}

export function pin(name: string): Pin {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Pin>
  }
  const found = packages[`node_modules/${name}`]
  if (found) return found
  throw new Error(`package-lock.json does not name ${name}: add it to optionalDependencies.`)
}

/** Fetches a package by npm, and takes it only if it has the lockfile's hash. */
function fetched(name: string): string {
  const { version, integrity } = pin(name)
  const folder = join(cache, `${name.replaceAll('/', '-')}-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const archive = join(cache, download(name, version))
  const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (hash !== integrity) {
    rmSync(archive)
    throw new Error(`${name} ${version} does not have the hash of package-lock.json: not used.`)
  }
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part)
  execFileSync('tar', ['-xzf', archive, '-C', part, '--strip-components=1', '--no-same-owner'])
  renameSync(part, folder)
  rmSync(archive)
  return folder
}

/** @returns The archive's name in the cache. */
function download(name: string, version: string): string {
  const args = ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache]
  try {
    return execFileSync('npm', args, { encoding: 'utf8', timeout: 300_000 }).trim()
  } catch {
    throw new Unreachable(`${name} ${version} can not be fetched from the registry.`)
  }
}
