import { placedRowId } from '../../events/identity.ts'
import { RowKeys } from '../../events/rowKeys.ts'
import type { Setting } from './cells.ts'
import { columnName } from './column.ts'
import type { Faults } from './faults.ts'
import { FieldBytes } from './fieldBytes.ts'
import { RecentKeys } from './keys.ts'
import type { Row } from './row.ts'
import type { MappedEvent, Mapping } from './schema.ts'

/** Gives the id of a document by its first row; undefined where a fault was added. */
export type Identify = (event: MappedEvent, row: Row, faults: Faults) => string | undefined

/**
 * Gives each document its id. Without a key that is the file and the line where the document begins:
 * the line, because no change of the mapping changes it. XML may have all of its rows on one line, so
 * there it is the byte.
 */
export function identifier(mapping: Mapping, setting: Setting, fileSha256: string): Identify {
  const { key = [], version } = mapping.rows
  if (key.length === 0) {
    const place = mapping.source.format === 'xml' ? 'offset' : 'line'
    return (_event, row) => placedRowId(fileSha256, row.position[place])
  }
  const indexes = key.map(setting.indexOf)
  const [first = 0] = indexes
  const versionIndex = version === undefined ? undefined : setting.indexOf(version)
  const recent = new RecentKeys()
  const columns = key.map(columnName).join(', ')
  const field = new FieldBytes()
  const keysOf = new Map<MappedEvent, RowKeys>()
  return (event, row, faults) => {
    const keys = keysOf.get(event) ?? new RowKeys(mapping.name, event, key.length)
    keysOf.set(event, keys)
    keys.begin()
    let filled = false
    for (const index of indexes) {
      if (row.locate(index, field)) filled = true
      keys.add(field.bytes, field.from, field.to)
    }
    const versioned = versionIndex === undefined || row.locate(versionIndex, field)
    if (!filled || !versioned) {
      const what = 'The row has no key or no version in the columns by which its mapping knows it'
      faults.add(
        'csv-value-missing',
        row.place(first),
        `${what}: ${columns}. Have the row corrected.`,
      )
      return undefined
    }
    if (versionIndex === undefined) keys.add(field.bytes, 0, 0)
    else keys.add(field.bytes, field.from, field.to)
    const id = keys.id()
    if (!recent.seen(id)) return id
    faults.add(
      'csv-key-repeated',
      row.place(first),
      `The key in ${columns} was in an earlier row of this file. Two documents with one key would ` +
        'be taken for one: add the column that tells them apart to `key`, or `group` the rows of a ' +
        'document and have them exported one after the other.',
    )
    return undefined
  }
}
