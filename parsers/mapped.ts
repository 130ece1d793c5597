import { csvFormat } from './csv/format.ts'
import { fixedWidthFormat } from './fixedWidth/format.ts'
import { type LookupTables, noLookups } from './mapping/lookup.ts'
import type { Mapping, MappingOf, Source } from './mapping/schema.ts'
import type { Format } from './reader.ts'
import { xmlRowsFormat } from './xmlRows/format.ts'

/**
 * The format of the exports that one mapping describes. The mapping passed `checkMapping`.
 *
 * @param lookups The tables that the mapping names, loaded.
 */
export function mappedFormat(mapping: Mapping, lookups: LookupTables = noLookups): Format {
  if (isOf(mapping, 'csv')) return csvFormat(mapping, lookups)
  if (isOf(mapping, 'fixed-width')) return fixedWidthFormat(mapping, lookups)
  if (isOf(mapping, 'xml')) return xmlRowsFormat(mapping, lookups)
  throw new Error('a mapping has one of the kinds of source that its schema allows')
}

function isOf<Kind extends Source['format']>(
  mapping: Mapping,
  kind: Kind,
): mapping is MappingOf<Extract<Source, { format: Kind }>> {
  return mapping.source.format === kind
}
