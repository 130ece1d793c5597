import { dirname, resolve } from 'node:path'
import { withCredentials } from './credentials.ts'
import { type Disk, systemDisk } from './disk.ts'
import type { Findings } from './findings.ts'
import type { SecretSources } from './secrets.ts'

/** What loading looks at besides the file; the real machine where nothing else is given. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly disk?: Disk
  /** Whether permission bits say who may read a file: everywhere but on Windows. */
  readonly checkFileMode?: boolean
  readonly folders?: FolderDemand
}

/**
 * Which folders must be usable now. `all`: those of the feeds and the agent's own. `own`: the agent's
 * own alone, for it waits for the others and says so. `none`: for who only looks, or acts beside it.
 */
export type FolderDemand = 'all' | 'own' | 'none'

/** What every rule is given. */
export interface Context extends SecretSources {
  readonly findings: Findings
  /** Folder of the configuration file, absolute: relative paths count from there. */
  readonly base: string
  /** `all` where nothing is said. */
  readonly folders?: FolderDemand | undefined
}

export function surrounded(surroundings: Surroundings): SecretSources {
  const environment = surroundings.environment ?? process.env
  return {
    environment,
    disk: withCredentials(surroundings.disk ?? systemDisk, environment['CREDENTIALS_DIRECTORY']),
    checkFileMode: surroundings.checkFileMode ?? process.platform !== 'win32',
  }
}

export function baseOf(file: string): string {
  return dirname(resolve(file))
}

/**
 * Data that passed the schema only in parts: any key may be absent, any item of a list too.
 * Rules judge what is there.
 */
export type Partly<Value> = Value extends readonly (infer Item)[]
  ? readonly (Partly<Item> | undefined)[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: Partly<Value[Key]> | undefined }
    : Value
