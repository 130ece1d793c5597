import type { z } from 'zod'
import { checkCell } from './checkCell.ts'
import { checkColumns } from './checkColumns.ts'
import { checkLookups } from './checkLookups.ts'
import { checkSource } from './checkSource.ts'
import { columnName } from './column.ts'
import { fieldPath } from './columns.ts'
import { choicesOf } from './compile.ts'
import type { Found, MappingProblem } from './findings.ts'
import { type MappedEvent, type Mapping, mappingSchema } from './schema.ts'
import {
  type ListTarget,
  legalEntity,
  legalEntityTarget,
  type Target,
  targetAt,
  targetsOf,
} from './targets.ts'
import { isBank } from './transaction.ts'
import type { Field } from './value.ts'

/**
 * What the shape of a mapping doesn't say: whether its columns, fields and kinds fit one another
 * and the catalogue. A mapping without problems makes only events that their schema allows.
 */
export function checkMapping(mapping: Mapping): MappingProblem[] {
  const problems: MappingProblem[] = []
  const found: Found = (path, message) => problems.push({ path, message })
  checkSource(mapping.source, found)
  checkRows(mapping, found)
  checkEvents(mapping, found)
  checkColumns(mapping, found)
  checkLookups(mapping, found)
  checkTrailer(mapping, found)
  choicesOf(mapping).forEach(({ event, fields }, choice) => {
    checkFields(mapping, event, fields, (name) => fieldPath(mapping, choice, name), found)
  })
  return distinct(problems)
}

/** Reads a mapping out of a value, such as parsed YAML: its shape first, then what it means. */
export function readMapping(
  value: unknown,
): { mapping: Mapping; problems: [] } | { mapping?: never; problems: MappingProblem[] } {
  const parsed = mappingSchema.safeParse(value)
  if (!parsed.success) return { problems: parsed.error.issues.map(shapeProblem) }
  const problems = checkMapping(parsed.data)
  return problems.length === 0 ? { mapping: parsed.data, problems: [] } : { problems }
}

function shapeProblem(issue: z.core.$ZodIssue): MappingProblem {
  return {
    path: issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
    message: issue.message,
  }
}

/** A common field is checked with each event that has it, and reported once. */
function distinct(problems: readonly MappingProblem[]): MappingProblem[] {
  const byText = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  return [...byText.values()]
}

function checkRows({ rows, source }: Mapping, found: Found): void {
  const { identity, key, version, group } = rows
  if (group && source.format === 'xml' && source.lines !== undefined) {
    const message =
      'Each row element is a document here, and its `lines` are inside it: leave `group` out.'
    found(['rows', 'group'], message)
  }
  if (identity === 'none' && (key || version !== undefined)) {
    const message =
      'A `key` needs `identity: immutable`, or `versioned` where rows come again changed.'
    found(['rows', 'identity'], message)
  }
  if (identity !== 'none' && !key) {
    found(
      ['rows', 'identity'],
      `Rows that are ${identity} need a \`key\`: the columns that name a row.`,
    )
  }
  if ((identity === 'versioned') !== (version !== undefined) && (identity === 'versioned' || key)) {
    const message = 'A `version` column belongs to `identity: versioned`, and to no other.'
    found(['rows', version === undefined ? 'identity' : 'version'], message)
  }
  key?.forEach((column, i) => {
    if (group && !group.includes(column)) {
      const message =
        `The key column ${columnName(column)} is not among the columns of \`group\`, so the rows of ` +
        'one document could differ in it. Add it to `group`.'
      found(['rows', 'key', i], message)
    }
  })
}

function checkEvents(mapping: Mapping, found: Found): void {
  const events = mapping.events ?? []
  events.forEach((choice, i) => {
    if (!choice.when && i < events.length - 1) {
      const message =
        'An event without `when` takes every row, so those below never come: put it last.'
      found(['events', i], message)
    }
  })
  const bank = choicesOf(mapping).map((choice) => isBank(choice.event))
  if (bank.includes(true) && bank.includes(false)) {
    const message =
      'Bank transactions travel apart from other events. Make two mappings, each with a `skip` for ' +
      "the other's rows."
    found(['events'], message)
  }
}

function checkTrailer(mapping: Mapping, found: Found): void {
  const { trailer } = mapping
  if (!trailer) return
  const byPath = mapping.source.format === 'xml'
  if (byPath && trailer.when) {
    const message =
      'In XML the trailer has paths of its own, such as /Export/Summary/Count: leave `when` out.'
    found(['trailer', 'when'], message)
  } else if (!byPath && !trailer.when) {
    found(['trailer'], 'A trailer is known by something: add `when` with a condition.')
  }
  if (!trailer.count && !trailer.sums) {
    found(['trailer'], 'A trailer proves something: give its `count`, its `sums`, or both.')
  }
  trailer.sums?.forEach((sum, i) => {
    const target: Target = { kind: 'decimal', required: true, words: [] }
    checkCell(sum.of, target, mapping, ['trailer', 'sums', i, 'of'], found)
  })
}

function checkFields(
  mapping: Mapping,
  event: MappedEvent,
  fields: Readonly<Record<string, Field>>,
  pathOf: (name: string) => MappingProblem['path'],
  found: Found,
): void {
  const targets = targetsOf(event)
  const all = [...targets.fields.keys(), ...targets.lists.keys(), legalEntity]
  for (const [name, field] of Object.entries(fields)) {
    const target = name === legalEntity ? legalEntityTarget : targetAt(targets.fields, name)
    const list = targets.lists.get(name)
    if (list) checkList(mapping, list, field, pathOf(name), found)
    else if (target) checkCell(field, target, mapping, pathOf(name), found)
    else found(pathOf(name), unknown(`The event ${event}`, name, all))
  }
  const parents = new Set(Object.keys(fields).flatMap(parentsOf))
  for (const [name, { required }] of targets.fields) {
    const needed = required && parentsOf(name).every((parent) => isNeeded(parent, parents, event))
    if (!needed || Object.hasOwn(fields, name)) continue
    found(
      ['fields'],
      `The event ${event} needs ${name}: add \`${name}:\` with the column that holds it.`,
    )
  }
  for (const [name, { required }] of targets.lists) {
    if (!required || Object.hasOwn(fields, name)) continue
    found(
      ['fields'],
      `The event ${event} needs ${name}: add \`${name}:\` with \`each:\` and its members.`,
    )
  }
}

/** The objects around a member: `customer.name` stands in `customer`. */
function parentsOf(path: string): string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'))
}

/** An optional object needs its required members only where it is there at all. */
function isNeeded(parent: string, mapped: ReadonlySet<string>, event: MappedEvent): boolean {
  return mapped.has(parent) || (isBank(event) && parent === 'account')
}

function checkList(
  mapping: Mapping,
  list: ListTarget,
  field: Field,
  path: MappingProblem['path'],
  found: Found,
): void {
  const { each, when: _, ...others } = field
  if (!each || Object.keys(others).length > 0) {
    found(
      path,
      'This is a list: write `each:` with the members of one item, and `when:` if need be.',
    )
    return
  }
  for (const [name, cell] of Object.entries(each)) {
    const target = list.items.get(name)
    if (!target)
      found([...path, 'each', name], unknown('An item of the list', name, [...list.items.keys()]))
    else checkCell(cell, target, mapping, [...path, 'each', name], found)
  }
  for (const [name, { required }] of list.items) {
    if (required && !Object.hasOwn(each, name)) found([...path, 'each'], `Each item needs ${name}.`)
  }
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase()
  const near = known.filter((other) =>
    other
      .toLowerCase()
      .split('.')
      .some((part) => wanted.includes(part)),
  )
  const list = (near.length > 0 && near.length < 8 ? near : known).join(', ')
  return `${what} has no ${name}. It has ${list}. What has no name goes under \`original.\`.`
}
