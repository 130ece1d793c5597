import { DocumentDraft } from '../../events/documentDraft.ts'
import { dataOf, type Form, leaf, type Values } from '../../events/documentForm.ts'
import type { Draft } from '../../events/envelope.ts'
import { keyedRowIds, placedRowId, rowsId } from '../../events/identity.ts'
import { trimmed } from '../trim.ts'
import type { Setting } from './cells.ts'
import { columnName } from './column.ts'
import { type Decision, decision, some } from './decide.ts'
import { type Data, type DocumentPlan, documentPlan } from './document.ts'
import type { Faults, Row } from './faults.ts'
import { type FieldPlan, fieldPlan, type ReadRows } from './fields.ts'
import { RecentKeys } from './keys.ts'
import type { MakeOriginal, OriginalPlan } from './original.ts'
import { type MappedEvent, type Mapping, mappedEvents } from './schema.ts'
import { legalEntity, legalEntityTarget } from './targets.ts'
import { completeTransaction } from './transaction.ts'
import type { Field } from './value.ts'

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

/** Plans what no field of an event reads. */
export type OriginalOf = (fields: Readonly<Record<string, Field>>) => MakeOriginal

interface EventPlan {
  readonly event: MappedEvent
  readonly holds: Decision
  readonly document: DocumentPlan
  readonly original: OriginalPlan | undefined
  /** All of the data: the document's, and behind it what no field reads. */
  readonly form: Form
  /** Slot of the document's number. */
  readonly number: number
  /** Whether fields fill `original` too, which is then put together as an object. */
  readonly merges: boolean
  readonly legalEntity: ReadRows | undefined
}

function eventPlan(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  when: Decision,
  original: MakeOriginal | undefined,
  setting: Setting,
): EventPlan {
  const entity = legalEntityPlan(fields, setting)
  const document = documentPlan(event, fields, setting, entity?.shared)
  const rest = original?.(document.slots)
  const number = document.form.find(({ name }) => name === 'number')
  return {
    event,
    holds: when,
    document,
    original: rest,
    form: rest ? [...document.form, rest.member] : document.form,
    number: number && 'slot' in number ? number.slot : -1,
    merges: document.form.some(({ name }) => name === 'original'),
    legalEntity: entity?.read,
  }
}

const always: Decision = () => true
const never: Decision = () => false

/** Compiles a mapping for one file. */
export function compileMapping(
  mapping: Mapping,
  setting: Setting,
  originalOf: OriginalOf,
  fileSha256: string,
): Plan {
  const { rows, otherwise, unmapped } = mapping
  const unit = rowsId(fileSha256)
  const events = choicesOf(mapping).map(({ event, fields, ...choice }) => {
    const when = 'when' in choice && choice.when ? decision(choice.when, setting) : always
    const original = unmapped === 'keep' ? originalOf(fields) : undefined
    return eventPlan(event, fields, when, original, setting)
  })
  const [only] = events
  const planOf =
    only?.holds === always ? () => only : (head: Row) => events.find((event) => event.holds(head))
  const identify = identifier(mapping, setting, fileSha256)
  let transactions = 0

  return {
    unit,
    ends: rows.stop ? decision(rows.stop, setting) : never,
    skips: rows.skip ? some(rows.skip.map((condition) => decision(condition, setting))) : never,
    groupOf: rows.group && texts(rows.group.map(setting.indexOf)),
    draft(document, faults) {
      const [head] = document
      const plan = head && planOf(head)
      if (!head || !plan) {
        if (head && otherwise === 'refuse') unexpected(head, faults)
        return undefined
      }
      const before = faults.count
      const values = plan.document.read(document, faults)
      const entity = plan.legalEntity?.(head, faults, document)
      const id = identify(plan.event, head, faults)
      const flags = faults.takeFlags()
      if (faults.count > before || id === undefined) return undefined
      plan.original?.add(document, values)
      const legal = typeof entity === 'string' ? entity : undefined
      if (!isBank(plan.event)) {
        const [form, filled] =
          flags || plan.merges ? merged(plan, values, flags) : [plan.form, values]
        const number = values[plan.number]
        const subject = typeof number === 'string' ? number : undefined
        return new DocumentDraft(plan.event, id, subject, head.position, form, filled, legal)
      }
      transactions += 1
      const status = plan.event === 'bank-transaction-booked' ? 'booked' : 'pending'
      const data = dataWith(plan, values, flags)
      const whole = completeTransaction(data, unit, transactions, status)
      const { id: account } = whole['account'] as Data
      return stamped(draftOf(plan.event, id, unit, account, head, whole), legal)
    },
  }
}

/** The legal entity is the envelope's, so it is a field of every event and of no event's data. */
function legalEntityPlan(
  fields: Readonly<Record<string, Field>>,
  setting: Setting,
): FieldPlan | undefined {
  const field = fields[legalEntity]
  return field && fieldPlan(legalEntity, field, legalEntityTarget, 'credit', setting)
}

function stamped(draft: Draft<MappedEvent>, entity: string | undefined): Draft<MappedEvent> {
  return entity === undefined ? draft : { ...draft, legalEntity: entity }
}

/**
 * The data as an object, with what no field reads, and which members stay empty because no table knows
 * their key.
 */
function dataWith(plan: EventPlan, values: Values, missing: object | undefined): Data {
  const { document, original } = plan
  const data = dataOf(document.form, values)
  const rest = original && (dataOf([original.member], values)['original'] as Data | undefined)
  if (!rest && !missing) return data
  const flagged = missing ? { lookupMissing: missing } : {}
  data['original'] = { ...rest, ...((data['original'] ?? {}) as Data), ...flagged }
  return data
}

/** The same as a form whose members are each a value of any kind. */
function merged(plan: EventPlan, values: Values, missing: object | undefined): [Form, Values] {
  const members = Object.entries(dataWith(plan, values, missing))
  return [
    members.map(([name], slot) => leaf(name, 'json', slot)),
    members.map(([, value]) => value),
  ]
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
  return (row) => indexes.map((index) => trimmed(row.fields[index] ?? '')).join('\u0000')
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
 * the line, because no change of the mapping changes it. XML may have all of its rows on one line, so
 * there it is the byte.
 */
function identifier(mapping: Mapping, setting: Setting, fileSha256: string) {
  const { key = [], version } = mapping.rows
  if (key.length === 0) {
    const place = mapping.source.format === 'xml' ? 'offset' : 'line'
    return (_event: MappedEvent, row: Row) => placedRowId(fileSha256, row.position[place])
  }
  const indexes = key.map(setting.indexOf)
  const [first = 0] = indexes
  const versionIndex = version === undefined ? undefined : setting.indexOf(version)
  const recent = new RecentKeys()
  const columns = key.map(columnName).join(', ')
  const idOf = new Map(
    mappedEvents.map((event) => [event, keyedRowIds(mapping.name, event, key.length)]),
  )
  return (event: MappedEvent, row: Row, faults: Faults): string | undefined => {
    const raw: string[] = []
    let filled = false
    for (const index of indexes) {
      const text = row.fields[index] ?? ''
      if (!filled && trimmed(text) !== '') filled = true
      raw.push(text)
    }
    const stand = versionIndex === undefined ? undefined : (row.fields[versionIndex] ?? '')
    if (!filled || stand?.trim() === '') {
      const what = 'The row has no key or no version in the columns by which its mapping knows it'
      faults.add(
        'csv-value-missing',
        row.place(first),
        `${what}: ${columns}. Have the row corrected.`,
      )
      return undefined
    }
    const id = idOf.get(event)?.(raw, stand)
    if (id === undefined || !recent.seen(id)) return id
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
