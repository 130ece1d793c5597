import { mappedFormat } from '../../parsers/csv/format.ts'
import type { Mapping } from '../../parsers/mapping/schema.ts'
import type { ReadChoice } from '../../parsers/open.ts'
import type { FeedReading } from './messages.ts'

/** How a feed's files are read. */
export function readChoice({
  format,
  mapping,
}: Pick<FeedReading, 'format' | 'mapping'>): ReadChoice {
  return {
    ...(format === undefined ? {} : { format }),
    ...(mapping === undefined ? {} : { mapped: mappedFormat(mapping as Mapping) }),
  }
}
