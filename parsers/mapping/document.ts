import { add, type Decimal, zero } from '../../events/decimal.ts'
import type { JsonBytes } from '../../events/jsonBytes.ts'
import { type MoneyRead, moneyReader } from './amounts.ts'
import type { Read, Setting } from './cells.ts'
import { type Column, columnName } from './column.ts'
import { type Decision, decision } from './decide.ts'
import type { Faults } from './faults.ts'
import { type FieldPlan, fieldPlan } from './fields.ts'
import { membersOf } from './form.ts'
import type { Row } from './row.ts'
import type { MappedEvent } from './schema.ts'
import { type ListTarget, type Targets, targetAt, targetsOf } from './targets.ts'
import type { Field } from './value.ts'
import { type Member, member, type Write, writeMembers } from './write.ts'

/** The data of an event, as it is put together. */
export type Data = Record<string, unknown>

/** How one kind of event is made of the rows of a document. */
export interface DocumentPlan {
  /** Names of the members that its fields may fill. */
  readonly names: readonly string[]
  /**
   * Writes the members that the document has, each with a comma before it.
   *
   * @returns Where the text of its number stands, if it has one: from there to there.
   */
  write(rows: readonly Row[], faults: Faults, out: JsonBytes): NumberPlace | undefined
}

interface NumberPlace {
  readonly from: number
  readonly to: number
}

interface ListPlan {
  readonly name: string
  readonly numbered: boolean
  readonly required: boolean
  readonly when: Decision | undefined
  readonly items: readonly Member[]
  /** Reads the amount of an item, where items have one. */
  readonly amount: Read<MoneyRead> | undefined
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
  const members = [...membersOf(plans), ...lists.map((list) => member(list.name, listWriter(list)))]
  const names = [...new Set(plans.map(({ path }) => path[0] ?? '')), ...lists.map((l) => l.name)]
  const numberAt = names.indexOf('number')
  const first = members.slice(0, Math.max(0, numberAt))
  const number = numberAt < 0 ? [] : members.slice(numberAt, numberAt + 1)
  const behind = members.slice(numberAt + 1)
  const lines = lists.find(({ name }) => name === 'lines')
  return {
    names,
    write(rows, faults, out) {
      const [head] = rows
      if (!head) return undefined
      if (rows.length > 1) checkShared(rows, shared, lists, setting, faults)
      const count = faults.count
      writeMembers(first, head, faults, rows, out)
      const start = out.length
      writeMembers(number, head, faults, rows, out)
      const end = out.length
      writeMembers(behind, head, faults, rows, out)
      if (event === 'journal-posted' && lines && faults.count === count) {
        checkBalance(lines, rows, faults)
      }
      const [own] = number
      const named = own && end > start
      return named ? { from: start + own.name.length + 1, to: end - 1 } : undefined
    },
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
    const items = membersOf(itemPlans(event, name, field.each, list, setting))
    const cell = field.each['amount']
    const amount = cell && moneyReader(cell, cell.currency ?? {}, upwardIn(event), setting)
    const { numbered, required } = list
    return [{ name, numbered, required, when, items, amount }]
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

/** Rows of a document that are items of a list. */
function rowsOf({ when }: ListPlan, rows: readonly Row[]): readonly Row[] {
  const lines = rows.filter((row) => !row.lineless)
  return when ? lines.filter(when) : lines
}

function listWriter(list: ListPlan): Write {
  return (head, faults, rows, out) => {
    const own = rowsOf(list, rows)
    if (own.length === 0 && (list.required || rows.some((row) => !row.lineless))) {
      faults.add(
        'csv-value-missing',
        head.position,
        `The document has no row for its ${list.name}, or none that fits their \`when\`. Have the ` +
          'export corrected, or the condition.',
      )
    }
    if (own.length === 0) return false
    own.forEach((row, index) => {
      out.ascii(index === 0 ? '[' : ',')
      const start = out.length
      if (list.numbered) out.ascii(`,"ordinal":${index + 1}`)
      writeMembers(list.items, row, faults, [row], out)
      out.object(start)
    })
    out.ascii(']')
    return true
  }
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
      const text = row.text(index)
      if (text === '' || text === head?.text(index)) continue
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
function checkBalance(lines: ListPlan, rows: readonly Row[], faults: Faults): void {
  const sums = new Map<string, Decimal>()
  for (const row of rowsOf(lines, rows)) {
    const { amount = zero, currency = '' } = lines.amount?.(row, faults) ?? {}
    sums.set(currency, add(sums.get(currency) ?? zero, amount))
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
