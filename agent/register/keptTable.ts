import { setTimeout } from 'node:timers/promises'
import type { Disk } from '../../config/disk.ts'
import { readTable } from '../../config/register.ts'
import type { TableKind } from '../../config/tableKinds.ts'
import type { RegisterTable, TableSource } from '../../config/types.ts'
import type { Tell } from '../notice.ts'

export interface TablePorts {
  readonly disk: Disk
  readonly tell: Tell
  readonly pause?: (ms: number) => Promise<unknown>
}

/** How long a changed file must stand still before it is read: it may be half written. */
const stillMs = 500
const maxLooks = 10

/** One table of the register, with the last version of it that held no mistake. */
export class KeptTable<Written, Row> {
  readonly #kind: TableKind<Written, Row>
  readonly #source: TableSource | undefined
  readonly #feeds: readonly string[]
  readonly #ports: TablePorts
  /** The version that was looked into last, sound or not; undefined where no file was there. */
  #version: string | undefined
  #rows: readonly Row[] | undefined

  constructor(
    kind: TableKind<Written, Row>,
    table: RegisterTable<Row> | undefined,
    feeds: readonly string[],
    ports: TablePorts,
  ) {
    this.#kind = kind
    this.#source = table?.source
    this.#version = table?.source?.version
    this.#rows = table?.rows
    this.#feeds = feeds
    this.#ports = ports
  }

  /** Undefined where the configuration has no such table. */
  get rows(): readonly Row[] | undefined {
    return this.#rows
  }

  /** Looks at the file and reads it where it has changed. @returns Whether there are other rows. */
  async refresh(): Promise<boolean> {
    const source = this.#source
    if (source === undefined || this.#look(source) === this.#version) return false
    const version = await this.#still(source)
    // Whoever still writes is read before a later file.
    if (version === 'restless') return false
    this.#version = version
    return this.#read(source)
  }

  #read(source: TableSource): boolean {
    const { disk, tell } = this.#ports
    const read = readTable(this.#kind, source, this.#feeds, disk)
    if ('problems' in read) {
      tell({ kind: 'register-kept', table: this.#kind.name, problems: read.problems })
      return false
    }
    this.#rows = read.rows
    tell({ kind: 'register-reloaded', table: this.#kind.name, rows: read.rows.length })
    return true
  }

  async #still(source: TableSource): Promise<string | undefined> {
    const { pause = setTimeout } = this.#ports
    for (let looks = 0; looks < maxLooks; looks += 1) {
      const before = this.#look(source)
      await pause(stillMs)
      if (this.#look(source) === before) return before
    }
    return 'restless'
  }

  #look({ path }: TableSource): string | undefined {
    return this.#ports.disk.look(path).version
  }
}
