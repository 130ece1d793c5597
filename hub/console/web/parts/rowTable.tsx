import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useWindow } from './windowed.ts'

export interface Column<Row> {
  readonly name: string
  /** Of CSS, in per cent, rem or px; columns without one share what is left. */
  readonly width?: string
  readonly end?: boolean
  readonly cell: (row: Row) => ComponentChildren
  /** Undefined: can't be sorted by it. Ascending. */
  readonly order?: (one: Row, other: Row) => number
}

interface Props<Row> {
  /** Says what the table is, for those who hear it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly rowHeight?: number
  readonly empty: ComponentChildren
}

/** A table that is drawn by windows of rows, sortable by its heads. */
export function RowTable<Row>(props: Props<Row>) {
  const { label, columns, rowKey, rowHeight = 40, empty } = props
  const [sort, setSort] = useState<{ column: number; down: boolean }>()
  const rows = sorted(props.rows, columns, sort)
  const seen = useWindow(rows.length, rowHeight)
  if (rows.length === 0) return <div class="table-empty">{empty}</div>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="table-scroll" aria-label={label} tabIndex={0} ref={seen.scroller}>
      <table class="rows" aria-rowcount={rows.length + 1} aria-label={label}>
        <colgroup>
          {columns.map(({ name, width }) => (
            <col key={name} style={width ? { width } : {}} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column, at) => (
              <Head key={column.name} column={column} at={at} sort={sort} setSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={seen.before} columns={columns.length} />
          {rows.slice(seen.first, seen.last).map((row, i) => (
            <tr
              key={rowKey(row)}
              style={{ height: `${rowHeight}px` }}
              aria-rowindex={seen.first + i + 2}
            >
              {columns.map((column) => (
                <td key={column.name} class={column.end ? 'end' : ''}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Space height={seen.after} columns={columns.length} />
        </tbody>
      </table>
    </section>
  )
}

/** Takes the place of rows that are not drawn. */
export function Space({ height, columns }: { height: number; columns: number }) {
  if (height === 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row can't be focused.
    <tr aria-hidden="true" class="space" style={{ height: `${height}px` }}>
      <td colSpan={columns} />
    </tr>
  )
}

interface HeadProps<Row> {
  readonly column: Column<Row>
  readonly at: number
  readonly sort: { column: number; down: boolean } | undefined
  readonly setSort: (sort: { column: number; down: boolean } | undefined) => void
}

function Head<Row>({ column, at, sort, setSort }: HeadProps<Row>) {
  const isSorted = sort?.column === at
  const order = isSorted ? (sort.down ? 'descending' : 'ascending') : 'none'
  // A third click gives the order back that the hub gave: what needs a person first.
  const next = !isSorted
    ? { column: at, down: false }
    : sort.down
      ? undefined
      : { column: at, down: true }
  return (
    <th
      scope="col"
      class={column.end ? 'end' : ''}
      {...(column.order ? { 'aria-sort': order } : {})}
    >
      {column.order ? (
        <button type="button" class="sort" onClick={() => setSort(next)}>
          {column.name}
          <span class="sort-mark" aria-hidden="true">
            {isSorted ? (sort.down ? '▼' : '▲') : ''}
          </span>
        </button>
      ) : (
        column.name
      )}
    </th>
  )
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: { column: number; down: boolean } | undefined,
): readonly Row[] {
  const order = sort && columns[sort.column]?.order
  if (!order) return rows
  return rows.toSorted((one, other) => (sort.down ? order(other, one) : order(one, other)))
}
