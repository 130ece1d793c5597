import type { Outbox } from '../../outbox/outbox.ts'
import type { RowKey } from '../../outbox/rowKeys.ts'
import { columnName } from '../../parsers/mapping/column.ts'
import type { Mapping } from '../../parsers/mapping/schema.ts'
import type { FeedReading } from './messages.ts'

/** A mapping knows its documents by something else than before; the file waits for a person. */
export class Rekeyed extends Error {
  override readonly name = 'Rekeyed'
  readonly code = 'mapping-rekeyed'
}

/** Holds the mapping of a feed to what its documents have been known by since its first file. */
export class KeyGuard {
  readonly #outbox: Outbox

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** Whether a feed's files may be read. */
  allows({ feed, mapping }: FeedReading): boolean {
    return !mapping || this.#outbox.rowKeys.differing(feed, keyOf(mapping as Mapping)) === undefined
  }

  /** @throws {Rekeyed} Where they may not. */
  expect({ feed, mapping }: FeedReading): void {
    if (!mapping) return
    const now = keyOf(mapping as Mapping)
    const before = this.#outbox.rowKeys.differing(feed, now)
    if (before === undefined) return
    this.#outbox.rowKeys.want(feed, now)
    throw new Rekeyed(
      `the mapping of feed ${feed} knows its rows by ${told(now)}, and they were known by ` +
        `${told(before)} so far: every row that comes again would be a new event. If that is meant: ` +
        `kontor rekey ${feed} --reason TEXT. If not, put the mapping back`,
    )
  }

  /** A file of the feed was read and is about to be decided. */
  used({ feed, mapping }: FeedReading): void {
    if (mapping) this.#outbox.rowKeys.use(feed, keyOf(mapping as Mapping))
  }
}

function keyOf({ name, rows }: Mapping): RowKey {
  const { identity: kind, key = [], version } = rows
  if (kind === 'none') return { series: undefined, kind, columns: [] }
  const columns = version === undefined ? key : [...key, version]
  return { series: name, kind, columns: columns.map(columnName) }
}

function told({ series, kind, columns }: RowKey): string {
  if (kind === 'none') return 'their file and place'
  const version = kind === 'versioned' ? ', the last their version' : ''
  return `the columns ${columns.join(', ')}${version} in the series ${series}`
}
