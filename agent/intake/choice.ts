import { mappedFormat } from '../../parsers/mapped.ts'
import { type LookupTables, noLookups } from '../../parsers/mapping/lookup.ts'
import type { Mapping } from '../../parsers/mapping/schema.ts'
import type { ReadChoice } from '../../parsers/open.ts'
import type { FeedReading } from './messages.ts'

/** How a feed's files are read. @param tablesOf Gives the tables that a mapping names. */
export function readChoice(
  { format, mapping }: Pick<FeedReading, 'format' | 'mapping'>,
  tablesOf: (mapping: Mapping) => LookupTables = () => noLookups,
): ReadChoice {
  const stated = format === undefined ? {} : { format }
  if (mapping === undefined) return stated
  const known = mapping as Mapping
  return { ...stated, mapped: mappedFormat(known, tablesOf(known)) }
}
