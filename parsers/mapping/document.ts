import { add, type Decimal, decimalFrom, zero } from '../../events/decimal.ts'
import { type Form, itemsOf, list, moneyOf, type Values } from '../../events/documentForm.ts'
import { trimmed } from '../trim.ts'
import type { Setting } from './cells.ts'
import { type Column, columnName } from './column.ts'
import { type Decision, decision } from './decide.ts'
import type { Faults, Row } from './faults.ts'
import { type FieldPlan, fieldPlan } from './fields.ts'
import { formOf } from './form.ts'
import type { MappedEvent } from './schema.ts'
import { type ListTarget, type Targets, targetAt, targetsOf } from './targets.ts'
import type { Field } from './value.ts'

/** The data of an event, as it is put together. */
export type Data = Record<string, unknown>

/** How one kind of event is made of the rows of a document. */
export interface DocumentPlan {
  readonly form: Form
  readonly slots: number
  /** Gives the values of the form, each in its slot. */
  read(rows: readonly Row[], faults: Faults): Values
}

interface ListPlan {
  readonly name: string
  readonly numbered: boolean
  readonly required: boolean
  readonly when: Decision | undefined
  readonly items: readonly FieldPlan[]
}

/**
 * Compiles the fields of one event. They stand in the order of the catalogue, so that the same
 * facts give the same bytes however the mapping lists them.
 *
 * @param others Columns that the document says once too, though none of these fields reads them.
 */
export function documentPlan(
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  setting: Setting,
  others: readonly Column[] = [],
): DocumentPlan {
  const targets = targetsOf(event)
  const plans = fieldPlans(event, fields, targets, setting)
  const lists = listPlans(event, fields, targets, setting)
  const shared = [...new Set([...plans.flatMap((plan) => plan.shared), ...others])]
  const lines = plans.length + lists.findIndex(({ name }) => name === 'lines')
  const amount = lists.find(({ name }) => name === 'lines')?.items.findIndex(isAmount) ?? -1
  const listForms = lists.map(({ name, numbered, items }, i) =>
    list(name, plans.length + i, numbered, formOf(items)),
  )
  return {
    form: [...formOf(plans), ...listForms],
    slots: plans.length + lists.length,
    read(rows, faults) {
      const values: Values = []
      const [head] = rows
      if (!head) return values
      if (rows.length > 1) checkShared(rows, shared, lists, setting, faults)
      const before = faults.count
      for (const plan of plans) values.push(plan.read(head, faults, rows))
      for (const found of lists) values.push(items(found, rows, faults))
      if (event === 'journal-posted' && faults.count === before) {
        checkBalance(itemsOf(values[lines]) ?? [], amount, rows, faults)
      }
      return values
    },
  }
}

const isAmount = ({ path }: FieldPlan) => path.join('.') === 'amount'

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
    const items = itemPlans(event, name, field.each, list, setting)
    const { numbered, required } = list
    return [{ name, numbered, required, when, items }]
  })
}

function itemPlans(
  event: MappedEvent,
  name: string,
  each: NonNullable<Field['each']>,
  list: ListTarget,
  setting: Setting,
): FieldPlan[] {
  return [...list.items].flatMap(([path, target]) => {
    const cell = each[path]
    return cell ? [fieldPlan(path, cell, target, upwardIn(event), setting, `${name}.${path}`)] : []
  })
}

function items(list: ListPlan, rows: readonly Row[], faults: Faults): Values[] | undefined {
  const lines = rows.filter((row) => !row.lineless)
  const own = list.when ? lines.filter(list.when) : lines
  const [head] = rows
  if (own.length === 0 && head && (list.required || lines.length > 0)) {
    faults.add(
      'csv-value-missing',
      head.position,
      `The document has no row for its ${list.name}, or none that fits their \`when\`. Have the ` +
        'export corrected, or the condition.',
    )
  }
  if (own.length === 0) return undefined
  return own.map((row) => list.items.map((plan) => plan.read(row, faults, [row])))
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
      const text = trimmed(row.fields[index] ?? '')
      if (text === '' || text === trimmed(head?.fields[index] ?? '')) continue
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
function checkBalance(
  lines: readonly Values[],
  amount: number,
  rows: readonly Row[],
  faults: Faults,
): void {
  const sums = new Map<string, Decimal>()
  for (const line of lines) {
    const { value = '', currency = '' } = moneyOf(line[amount]) ?? {}
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
