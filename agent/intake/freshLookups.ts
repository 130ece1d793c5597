import { basename } from 'node:path'
import { type Disk, systemDisk } from '../../config/disk.ts'
import { lacking, readLookup } from '../../config/lookups.ts'
import { formatProblem } from '../../config/problems.ts'
import type { Lookup, LookupTable, LookupTables } from '../../parsers/mapping/lookup.ts'
import type { Mapping } from '../../parsers/mapping/schema.ts'

/** How long a table that has changed must stand still: an editor may be in the middle of it. */
const settleMs = 1_000

/** Why a file waits: `lookup-changing` or `lookup-unusable`. The message says what to do. */
export class LookupFault extends Error {
  override readonly name = 'LookupFault'
  readonly code: 'lookup-changing' | 'lookup-unusable'

  constructor(code: LookupFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

interface Kept {
  readonly version: string | undefined
  readonly table: LookupTable
}

/**
 * The tables of mappings, read again when they change: whoever reads a file asks before.
 *
 * A table that is broken or gone has the file wait. The file may be right, so it is not refused; to
 * read it by the old table would pass off as right what somebody has just corrected, and events that
 * were delivered keep their ids when the table is mended.
 */
export class FreshLookups {
  readonly #disk: Disk
  readonly #now: () => number
  readonly #kept = new Map<string, Kept>()
  /** Versions that were seen and not read yet, and since when. */
  readonly #seen = new Map<
    string,
    { readonly version: string | undefined; readonly since: number }
  >()

  /** @param now Milliseconds of a clock that is never put. */
  constructor(disk: Disk = systemDisk, now: () => number = () => performance.now()) {
    this.#disk = disk
    this.#now = now
  }

  /**
   * The tables of a mapping as they are now. @param mapping With absolute paths.
   *
   * @throws {LookupFault}
   */
  of(mapping: Mapping): LookupTables {
    const tables = new Map<string, LookupTable>()
    for (const [name, lookup] of Object.entries(mapping.lookups ?? {})) {
      tables.set(name, this.#table(lookup))
    }
    const [lack] = lacking(mapping, tables)
    if (!lack) return tables
    const { lookup, value } = lack
    throw new LookupFault(
      'lookup-unusable',
      `The table "${lookup}" of the mapping ${mapping.name} has lost its column "${value}". Put it back.`,
    )
  }

  #table(lookup: Lookup): LookupTable {
    const key = JSON.stringify(lookup)
    const { version } = this.#disk.look(lookup.file)
    const kept = this.#kept.get(key)
    if (kept?.version === version && kept) return kept.table
    if (kept) this.#expectStill(key, version)
    const read = readLookup(lookup, basename(lookup.file), this.#disk)
    if ('problems' in read) {
      const [first] = read.problems
      throw new LookupFault('lookup-unusable', first ? formatProblem(first) : 'No table.')
    }
    // What was read is that version only if it is that version still.
    if (this.#disk.look(lookup.file).version !== version) this.#changing(lookup)
    this.#kept.set(key, { version, table: read.table })
    this.#seen.delete(key)
    return read.table
  }

  #expectStill(key: string, version: string | undefined): void {
    const seen = this.#seen.get(key)
    if (!seen || seen.version !== version) this.#seen.set(key, { version, since: this.#now() })
    else if (this.#now() - seen.since >= settleMs) return
    throw new LookupFault('lookup-changing', 'A table of the mapping has just changed.')
  }

  #changing({ file }: Lookup): never {
    throw new LookupFault('lookup-changing', `The table ${basename(file)} has just changed.`)
  }
}
