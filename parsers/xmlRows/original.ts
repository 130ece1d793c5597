import type { Data } from '../mapping/document.ts'
import { columnsLookedUp, columnsRead } from '../mapping/original.ts'
import type { Row } from '../mapping/row.ts'
import type { Field } from '../mapping/value.ts'
import type { Write } from '../mapping/write.ts'
import type { XmlPlan } from './columns.ts'
import { isDeclaration, localName, type XmlNode } from './node.ts'
import { XmlRow } from './row.ts'

/** What was read of an element: its own text as '', attributes by their names. */
type Taken = ReadonlyMap<XmlNode, ReadonlySet<string>>

/** Texts by their paths; several where a path has several. */
type Rest = Map<string, string | string[]>

/**
 * What the event has no name for: every text and attribute inside the row that no field reads, by its
 * path. What each line has stands in `rows`, by the path from the line.
 *
 * @param several Whether documents have several rows of their own element.
 */
export function originalOfXml(
  fields: Readonly<Record<string, Field>>,
  plan: XmlPlan,
  several: boolean,
): Write {
  const read = originalReader(fields, plan, several)
  return (_head, _faults, rows, out) => {
    const rest = read(rows)
    if (rest) out.json(rest)
    return rest !== undefined
  }
}

function originalReader(
  fields: Readonly<Record<string, Field>>,
  plan: XmlPlan,
  several: boolean,
): (rows: readonly Row[]) => Data | undefined {
  const indexes = columnsRead(fields).flatMap((column) => plan.indexOf.get(String(column)) ?? [])
  const outer = outerOf(fields, plan)
  return (rows) => {
    const all = rows.filter((row) => row instanceof XmlRow)
    const taken = takenOf(all, indexes, plan)
    const [head] = all
    const lines = new Set(all.flatMap(({ line }) => line ?? []))
    if (!head) return undefined
    if (several)
      return withRows(
        {},
        all.map(({ node }) => restOf(node, taken, lines)),
      )
    return withRows(
      { ...outer(head), ...restOf(head.node, taken, lines) },
      [...lines].map((line) => restOf(line, taken, new Set())),
    )
  }
}

/** Texts from outside of the row that an event's fields carry looked up only. */
function outerOf(fields: Readonly<Record<string, Field>>, plan: XmlPlan): (row: XmlRow) => Data {
  const columns = columnsLookedUp(fields).flatMap((column) => {
    const index = plan.indexOf.get(String(column))
    if (index === undefined || plan.columns[index]?.level !== 'outer') return []
    return { name: String(column), index }
  })
  return (row) => {
    const found = columns.map(
      ({ name, index }) => [name, (row.fields[index] ?? '').trim()] as const,
    )
    return Object.fromEntries(found.filter(([, text]) => text !== ''))
  }
}

function takenOf(rows: readonly XmlRow[], indexes: readonly number[], plan: XmlPlan): Taken {
  const taken = new Map<XmlNode, Set<string>>()
  for (const { origins } of rows) {
    for (const index of indexes) {
      const origin = origins[index]
      if (!origin || !('children' in origin)) continue
      const what = plan.columns[index]?.path.attribute?.local ?? ''
      const known = taken.get(origin)
      if (known) known.add(what)
      else taken.set(origin, new Set([what]))
    }
  }
  return taken
}

function withRows(head: Data, rows: readonly Data[]): Data | undefined {
  const isSome = (data: Data) => Object.keys(data).length > 0
  if (rows.some(isSome)) return { ...head, rows }
  return isSome(head) ? head : undefined
}

function restOf(node: XmlNode, taken: Taken, apart: ReadonlySet<XmlNode>): Data {
  const rest: Rest = new Map()
  collect(node, '', taken, apart, rest)
  return Object.fromEntries(rest)
}

/** @param apart Elements that are told of elsewhere. */
function collect(
  node: XmlNode,
  prefix: string,
  taken: Taken,
  apart: ReadonlySet<XmlNode>,
  rest: Rest,
): void {
  const read = taken.get(node)
  for (const written in node.attributes) {
    const name = localName(written)
    if (isDeclaration(written) || read?.has(name)) continue
    put(rest, `${prefix}@${name}`, node.attributes[written] ?? '')
  }
  if (!read?.has('')) put(rest, prefix.slice(0, -1) || '.', node.text)
  for (const child of node.children) {
    if (!apart.has(child)) collect(child, `${prefix}${child.local}/`, taken, apart, rest)
  }
}

function put(rest: Rest, path: string, written: string): void {
  const text = written.trim()
  if (text === '') return
  const before = rest.get(path)
  if (before === undefined) rest.set(path, text)
  else if (typeof before === 'string') rest.set(path, [before, text])
  else before.push(text)
}
