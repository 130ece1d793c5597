import type { Draft } from '../../events/envelope.ts'
import { keyedRowId, placedRowId, rowsId } from '../../events/identity.ts'
import type { Setting } from './cells.ts'
import { columnName } from './column.ts'
import { type Decision, decision, some } from './decide.ts'
import { type Data, documentReader, type ReadDocument } from './document.ts'
import type { Faults, Row } from './faults.ts'
import { RecentKeys } from './keys.ts'
import { originalReader, type ReadOriginal } from './original.ts'
import type { MappedEvent, Mapping } from './schema.ts'
import { completeTransaction } from './transaction.ts'

/** What a mapping does with the rows of one file, its columns known. */
export interface Plan {
  /** Id of the file's rows as one unit. */
  readonly unit: string
  /** Whether the table ends before this row. */
  readonly ends: Decision
  /** Whether this row is no data. */
  readonly skips: Decision
  /** Texts that all rows of one document share; undefined where each row is one. */
  readonly groupOf: ((row: Row) => string) | undefined
  /** The event of a document, or undefined where the mapping skips it or a fault was added. */
  draft(rows: readonly Row[], faults: Faults): Draft<MappedEvent> | undefined
}

/** Events and their fields: the common ones, with those of the event beside or in their place. */
export function choicesOf(mapping: Mapping) {
  const choices = mapping.events ?? (mapping.event ? [{ event: mapping.event, fields: {} }] : [])
  return choices.map((choice) => ({ ...choice, fields: { ...mapping.fields, ...choice.fields } }))
}

interface EventPlan {
  readonly event: MappedEvent
  readonly holds: Decision
  readonly read: ReadDocument
  readonly original: ReadOriginal | undefined
}

/**
 * Compiles a mapping for one file.
 *
 * @param names Of the file's columns, in order.
 */
export function compileMapping(
  mapping: Mapping,
  setting: Setting,
  names: readonly string[],
  fileSha256: string,
): Plan {
  const { rows, otherwise, unmapped } = mapping
  const unit = rowsId(fileSha256)
  const never: Decision = () => false
  const several = rows.group !== undefined
  const events: EventPlan[] = choicesOf(mapping).map(({ event, fields, ...choice }) => ({
    event,
    holds: 'when' in choice && choice.when ? decision(choice.when, setting) : () => true,
    read: documentReader(event, fields, setting),
    original:
      unmapped === 'keep' ? originalReader(fields, names, setting.indexOf, several) : undefined,
  }))
  const identify = identifier(mapping, setting, fileSha256)
  let transactions = 0

  return {
    unit,
    ends: rows.stop ? decision(rows.stop, setting) : never,
    skips: rows.skip ? some(rows.skip.map((condition) => decision(condition, setting))) : never,
    groupOf: rows.group && texts(rows.group.map(setting.indexOf)),
    draft(document, faults) {
      const [head] = document
      const plan = head && events.find((event) => event.holds(head))
      if (!head || !plan) {
        if (head && otherwise === 'refuse') unexpected(head, faults)
        return undefined
      }
      const before = faults.count
      const data = plan.read(document, faults)
      const id = identify(plan.event, head, faults)
      if (faults.count > before || id === undefined) return undefined
      const original = plan.original?.(document)
      if (original) data['original'] = { ...original, ...((data['original'] ?? {}) as Data) }
      if (!isBank(plan.event)) return draftOf(plan.event, id, id, data['number'], head, data)
      transactions += 1
      const status = plan.event === 'bank-transaction-booked' ? 'booked' : 'pending'
      const whole = completeTransaction(data, unit, transactions, status)
      return draftOf(plan.event, id, unit, (whole['account'] as Data)['id'], head, whole)
    },
  }
}

/** Bank transactions travel with the statements. */
export function isBank(event: MappedEvent): boolean {
  return event.startsWith('bank-')
}

function draftOf(
  name: MappedEvent,
  id: string,
  correlationId: string,
  subject: unknown,
  head: Row,
  data: Data,
): Draft<MappedEvent> {
  return {
    id,
    name,
    subject: typeof subject === 'string' ? subject : undefined,
    correlationId,
    time: undefined,
    position: head.position,
    data,
  }
}

/** Joined by a character that trimmed text of one field hardly has, so no two lists run together. */
function texts(indexes: readonly number[]): (row: Row) => string {
  return (row) => indexes.map((index) => (row.fields[index] ?? '').trim()).join('\u0000')
}

function unexpected(row: Row, faults: Faults): void {
  faults.add(
    'csv-row-unexpected',
    row.position,
    'The row fits no `when` of the mapping, so it is not known what it is. Add an event for it, or ' +
      '`otherwise: skip` where such rows are no events.',
  )
}

/**
 * Gives each document its id. Without a key that is the file and the line where the document begins:
 * the line, because no change of the mapping changes it.
 */
function identifier(mapping: Mapping, setting: Setting, fileSha256: string) {
  const { key = [], version } = mapping.rows
  if (key.length === 0) {
    return (_event: MappedEvent, row: Row) => placedRowId(fileSha256, row.position.line)
  }
  const indexes = key.map(setting.indexOf)
  const [first = 0] = indexes
  const versionIndex = version === undefined ? undefined : setting.indexOf(version)
  const recent = new RecentKeys()
  const columns = key.map(columnName).join(', ')
  return (event: MappedEvent, row: Row, faults: Faults): string | undefined => {
    const raw = indexes.map((index) => row.fields[index] ?? '')
    const stand = versionIndex === undefined ? undefined : (row.fields[versionIndex] ?? '')
    if (raw.every((text) => text.trim() === '') || stand?.trim() === '') {
      const what = 'The row has no key or no version in the columns by which its mapping knows it'
      faults.add(
        'csv-value-missing',
        row.place(first),
        `${what}: ${columns}. Have the row corrected.`,
      )
      return undefined
    }
    const id = keyedRowId(mapping.name, event, raw, stand)
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
