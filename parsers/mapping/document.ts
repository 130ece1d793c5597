import { add, type Decimal, decimalFrom, zero } from '../../events/decimal.ts'
import type { Setting } from './cells.ts'
import { type Column, columnName } from './column.ts'
import { type Decision, decision } from './decide.ts'
import type { Faults, Row } from './faults.ts'
import { type FieldPlan, fieldPlan } from './fields.ts'
import type { MappedEvent } from './schema.ts'
import { type ListTarget, type Targets, targetAt, targetsOf } from './targets.ts'
import type { Field } from './value.ts'

/** The data of an event, as it is put together. */
export type Data = Record<string, unknown>

/** Makes an event's data from the rows of one document. */
export type ReadDocument = (rows: readonly Row[], faults: Faults) => Data

interface ListPlan {
  readonly name: string
  readonly numbered: boolean
  readonly when: Decision | undefined
  readonly items: readonly FieldPlan[]
}

/**
 * Compiles the fields of one event. They are put in the order of the catalogue, so that the same
 * facts give the same bytes however the mapping lists them.
 */
export function documentReader(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  setting: Setting,
): ReadDocument {
  const targets = targetsOf(event)
  const plans = fieldPlans(event, fields, targets, setting)
  const lists = listPlans(event, fields, targets, setting)
  const shared = [...new Set(plans.flatMap((plan) => plan.shared))]
  return (rows, faults) => {
    if (rows.length > 1) checkShared(rows, shared, lists, setting, faults)
    const before = faults.count
    const data: Data = {}
    for (const plan of plans) put(data, plan.path, plan.read(rows, faults))
    for (const list of lists) data[list.name] = items(list, rows, faults)
    if (event === 'journal-posted' && faults.count === before) {
      checkBalance(data['lines'], rows, faults)
    }
    return data
  }
}

/** In a journal a debit counts up; on an account, money in does. */
const upwardIn = (event: MappedEvent) => (event === 'journal-posted' ? 'debit' : 'credit')

function fieldPlans(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  targets: Targets,
  setting: Setting,
): FieldPlan[] {
  const order = [...targets.fields.keys()]
  const place = (path: string) => order.indexOf(path) + 1 || Number.MAX_SAFE_INTEGER
  return Object.entries(fields)
    .sort(([a], [b]) => place(a) - place(b))
    .flatMap(([path, field]) => {
      const target = targetAt(targets.fields, path)
      return target ? [fieldPlan(path, field, target, upwardIn(event), setting)] : []
    })
}

function listPlans(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  targets: Targets,
  setting: Setting,
): ListPlan[] {
  return [...targets.lists].flatMap(([name, list]) => {
    const field = fields[name]
    if (!field?.each) return []
    const when = field.when && decision(field.when, setting)
    const items = itemPlans(event, field.each, list, setting)
    return [{ name, numbered: list.numbered, when, items }]
  })
}

function itemPlans(
  event: MappedEvent,
  each: NonNullable<Field['each']>,
  list: ListTarget,
  setting: Setting,
): FieldPlan[] {
  return [...list.items].flatMap(([path, target]) => {
    const cell = each[path]
    return cell ? [fieldPlan(path, cell, target, upwardIn(event), setting)] : []
  })
}

function items(list: ListPlan, rows: readonly Row[], faults: Faults): Data[] {
  const own = list.when ? rows.filter(list.when) : rows
  const [head] = rows
  if (own.length === 0 && head) {
    faults.add(
      'csv-value-missing',
      head.position,
      `No row of the document fits the \`when\` of ${list.name}. Have the export corrected, or the ` +
        'condition.',
    )
  }
  return own.map((row, index) => {
    const item: Data = list.numbered ? { ordinal: index + 1 } : {}
    for (const plan of list.items) put(item, plan.path, plan.read([row], faults))
    return item
  })
}

/** Sets a member by its path, making the objects on the way; undefined sets nothing. */
export function put(data: Data, path: readonly string[], value: unknown): void {
  if (value === undefined) return
  let at = data
  for (let depth = 0; depth < path.length - 1; depth += 1) {
    const key = path[depth] ?? ''
    at[key] ??= {}
    at = at[key] as Data
  }
  at[path[path.length - 1] ?? ''] = value
}

/**
 * What a document says once is taken from its first row; the other rows must say the same or
 * nothing. Rows of a kind of their own (positions beside a head) have their own columns.
 */
function checkShared(
  rows: readonly Row[],
  shared: readonly Column[],
  lists: readonly ListPlan[],
  setting: Setting,
  faults: Faults,
): void {
  const [head, ...others] = rows
  const positions = lists.flatMap((list) => (list.when ? [list.when] : []))
  for (const row of others) {
    if (positions.some((isPosition) => isPosition(row))) continue
    for (const column of shared) {
      const index = setting.indexOf(column)
      const text = (row.fields[index] ?? '').trim()
      if (text === '' || text === (head?.fields[index] ?? '').trim()) continue
      faults.add(
        'csv-group-differs',
        row.place(index),
        `Column ${columnName(column)} differs from the document's first row, where its value is ` +
          'taken from. Map it inside the list, sum it, or add the column to `group`.',
      )
    }
  }
}

/** A journal's lines add up to zero in each of its currencies. */
function checkBalance(lines: unknown, rows: readonly Row[], faults: Faults): void {
  const sums = new Map<string, Decimal>()
  for (const line of Array.isArray(lines) ? lines : []) {
    const { value = '', currency = '' } = (line.amount ?? {}) as {
      value?: string
      currency?: string
    }
    sums.set(currency, add(sums.get(currency) ?? zero, decimalFrom(value) ?? zero))
  }
  const open = [...sums].filter(([, sum]) => sum.units !== 0n).map(([currency]) => currency)
  const [head] = rows
  if (open.length === 0 || !head) return
  faults.add(
    'csv-journal-unbalanced',
    head.position,
    `The ${rows.length} lines of the journal that begins here don't add up to zero in ` +
      `${open.join(', ')}. A line is missing, or \`group\`, \`debit\` and \`credit\` are not right.`,
  )
}
