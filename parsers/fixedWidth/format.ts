import type { LookupTables } from '../mapping/lookup.ts'
import type { Format } from '../reader.ts'
import { type FixedWidthMapping, FixedWidthReader } from './reader.ts'

/**
 * The format of the fixed-width exports that one mapping describes; it passed `checkMapping`. Nothing
 * in such a file names its columns, so it is for the reader to say where it is another one.
 */
export function fixedWidthFormat(mapping: FixedWidthMapping, lookups: LookupTables): Format {
  return {
    name: 'fixed-width',
    sniff: () => ({ match: true, variant: `fixed-width:${mapping.name}` }),
    open: (context) => new FixedWidthReader(mapping, lookups, context),
  }
}
