import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { UnwrapLimits } from '../../../config/types.ts'
import type { Member } from '../../../outbox/files.ts'
import { type Problem, Refusal } from '../../../parsers/problems.ts'
import type { KeptFiles } from '../../atRest/keptFiles.ts'
import { syncFolder } from '../durable.ts'
import { passing } from '../killPoints.ts'
import type { Places } from '../places.ts'
import { Budget } from './budget.ts'
import { gunzip } from './gzip.ts'
import type { PgpKeys } from './pgpKeys.ts'
import { wrapperRefusal } from './problems.ts'
import { type Part, Workshop } from './workshop.ts'
import { type Wrapping, wrappingHeadBytes, wrappingOf } from './wrapping.ts'
import { unzip } from './zip.ts'

/** Wrappers inside each other: OpenPGP, a zip in it, gzip in that, and one more for good measure. */
export const maxDepth = 4

/** A staged file that may be a wrapper. */
export interface Wrapped {
  readonly sha256: string
  readonly size: number
  /** Its own name without folders: members of gzip and OpenPGP are named after it. */
  readonly name: string
  readonly limits: UnwrapLimits
  readonly minFreeDiskBytes: number
  readonly keys: PgpKeys | undefined
}

/** What became of a wrapper: all of its members are staged, or none. */
export type Unwrapped =
  | {
      readonly wrapping: Wrapping
      readonly members: readonly Member[]
      readonly problems: readonly Problem[]
    }
  | { readonly wrapping: Wrapping; readonly refused: readonly Problem[] }

/**
 * Unwraps a staged file by what its bytes say, with all that is nested in it, and stages what is at
 * the bottom: each file under its own SHA-256. Everything is verified before the first is staged.
 *
 * @returns undefined where the file lies bare.
 */
export async function unwrap(
  places: Places,
  file: Wrapped,
  kept: KeptFiles,
): Promise<Unwrapped | undefined> {
  const path = join(places.staged, file.sha256)
  const wrapping = wrappingOf(kept.head(path, wrappingHeadBytes))
  if (wrapping === undefined) return undefined
  const budget = new Budget(file.limits, file.size, places.root, file.minFreeDiskBytes)
  const workshop = new Workshop(places.unwrapping, budget, kept)
  try {
    const unwrapping = new Unwrapping(workshop, budget, file.keys)
    const parts = await unwrapping.open(path, file.name, wrapping)
    passing('members-written')
    stageAll(parts, places.staged)
    passing('members-staged')
    const members = parts.map(({ name, size, sha256 }) => ({ name, size, sha256 }))
    return { wrapping, members, problems: unwrapping.notes }
  } catch (error) {
    if (error instanceof Refusal) return { wrapping, refused: error.problems }
    throw error
  } finally {
    workshop.clear()
  }
}

class Unwrapping {
  readonly notes: Problem[] = []
  readonly #workshop: Workshop
  readonly #budget: Budget
  readonly #keys: PgpKeys | undefined

  constructor(workshop: Workshop, budget: Budget, keys: PgpKeys | undefined) {
    this.#workshop = workshop
    this.#budget = budget
    this.#keys = keys
  }

  /** All files inside a wrapper, at any depth, in its order. */
  async open(path: string, name: string, wrapping: Wrapping, depth = 1): Promise<Part[]> {
    if (depth > maxDepth) throw tooDeep()
    const parts = await this.#layer(path, name, wrapping)
    if (parts.length === 0) throw empty()
    const files: Part[] = []
    for (const part of parts) {
      const inner = wrappingOf(part.head)
      if (inner === undefined) {
        this.#budget.member()
        files.push(part)
        passing('member-written')
      } else {
        files.push(...(await this.open(part.path, part.name, inner, depth + 1)).map(within(part)))
        rmSync(part.path)
      }
    }
    return files
  }

  async #layer(path: string, name: string, wrapping: Wrapping): Promise<Part[]> {
    const [workshop, budget] = [this.#workshop, this.#budget]
    switch (wrapping) {
      case 'gzip':
        return await gunzip(path, name, workshop)
      case 'zip':
        return await unzip(path, workshop, budget, (problem) => this.notes.push(problem))
      case 'openpgp': {
        // Loaded when it is needed: most agents never see such a file.
        const { openOpenPgp } = await import('./openpgp.ts')
        return await openOpenPgp(path, name, this.#keys, workshop, budget)
      }
    }
  }
}

/** Members of an archive inside another wrapper carry its name before their own. */
function within({ name: outer, head }: Part): (part: Part) => Part {
  if (wrappingOf(head) !== 'zip') return (part) => part
  return (part) => ({ ...part, name: `${outer}/${part.name}` })
}

/** The bytes are on the disk already; from here on they stand under their hash. */
function stageAll(parts: readonly Part[], staged: string): void {
  for (const { path, sha256 } of parts) renameSync(path, join(staged, sha256))
  syncFolder(staged)
}

function tooDeep() {
  return wrapperRefusal(
    'wrapper-too-deep',
    `Wrappers lie inside each other more than ${maxDepth} deep. Nothing of it is delivered. Ask ` +
      'the sender for the files themselves.',
  )
}

function empty() {
  return wrapperRefusal(
    'wrapper-empty',
    'There is no file in the archive. Ask the sender to send it again.',
  )
}
