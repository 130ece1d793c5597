import type { Position } from '../../events/envelope.ts'
import type { Faults } from '../mapping/faults.ts'
import { type Row, TextFields } from '../mapping/row.ts'
import type { XmlColumn, XmlPlan } from './columns.ts'
import { attributeOf, type XmlNode } from './node.ts'
import type { OuterValues } from './outer.ts'
import { repeated, select } from './select.ts'

/** Where a text stands: an element of the row, or a place outside of the rows. */
type Origin = XmlNode | { readonly position: Position }

/** A row of an XML export: an element, or one of the elements that it repeats. */
export class XmlRow extends TextFields implements Row {
  readonly position: Position
  readonly lineless: boolean
  /** The element whose facts the row has once; the same for all rows of a document. */
  readonly node: XmlNode
  readonly line: XmlNode | undefined
  /** By the place of the column. */
  readonly origins: readonly (Origin | undefined)[]

  /** @param position The row element's, for the first row of a document, else its line's. */
  constructor(cells: Cells, node: XmlNode, line: XmlNode | undefined, position: Position) {
    super(cells.texts)
    this.origins = cells.origins
    this.node = node
    this.line = line
    this.lineless = cells.lineless
    this.position = position
  }

  /** Of what is not there: the place where it should be. */
  place(field: number): Position {
    return (this.origins[field] ?? this.line ?? this.node).position
  }
}

interface Cells {
  readonly texts: string[]
  readonly origins: (Origin | undefined)[]
  readonly lineless: boolean
}

/** Makes the rows of one element: one, or one for each element that it repeats. */
export function rowsOf(
  node: XmlNode,
  { columns, lines: steps }: XmlPlan,
  outer: OuterValues,
  faults: Faults,
): XmlRow[] {
  const lines = steps ? select(node, steps) : []
  const shared: Cells = {
    texts: new Array(columns.length).fill(''),
    origins: new Array(columns.length).fill(undefined),
    lineless: steps !== undefined && lines.length === 0,
  }
  columns.forEach((column, index) => {
    if (column.level === 'outer') fillOuter(shared, index, outer)
    else if (column.level === 'row') fill(shared, index, column, node, faults)
  })
  if (lines.length === 0) return [new XmlRow(shared, node, undefined, node.position)]
  return lines.map((line, place) => {
    const cells = { ...shared, texts: [...shared.texts], origins: [...shared.origins] }
    columns.forEach((column, index) => {
      if (column.level === 'line') fill(cells, index, column, line, faults)
    })
    return new XmlRow(cells, node, line, place === 0 ? node.position : line.position)
  })
}

function fillOuter(cells: Cells, index: number, outer: OuterValues): void {
  const value = outer.at(index)
  if (!value) return
  cells.texts[index] = value.text
  cells.origins[index] = value
}

function fill(
  cells: Cells,
  index: number,
  { path }: XmlColumn,
  from: XmlNode,
  faults: Faults,
): void {
  const [found, another] = select(from, path.steps, 2)
  if (another) repeated(another.position, faults)
  if (!found) return
  const { attribute } = path
  const text = attribute ? attributeOf(found.attributes, attribute.local) : found.text
  if (text === undefined) return
  cells.texts[index] = text
  cells.origins[index] = found
}
