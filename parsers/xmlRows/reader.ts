import type { Position } from '../../events/envelope.ts'
import { XmlReader } from '../camt/xml.ts'
import type { XmlName } from '../camt/xmlNames.ts'
import type { Attributes, XmlSink } from '../camt/xmlSink.ts'
import type { Column } from '../mapping/column.ts'
import { collecting, type Faults, faultsOf } from '../mapping/faults.ts'
import type { LookupTables } from '../mapping/lookup.ts'
import { RowsUnit } from '../mapping/rowsUnit.ts'
import type { PathName } from '../mapping/xmlPath.ts'
import type { ReadContext, Reader } from '../reader.ts'
import { type XmlMapping, type XmlPlan, xmlPlan } from './columns.ts'
import { NamedElements } from './namespaces.ts'
import { fits } from './node.ts'
import { originalOfXml } from './original.ts'
import { OuterValues } from './outer.ts'
import { rowsOf } from './row.ts'
import { RowTree } from './tree.ts'

/**
 * Reads an XML export: one element after the other is a row, is held until it ends, and is forgotten
 * then. What stands around the rows is passed over, but for the values that the mapping names.
 */
export class XmlRowsReader implements Reader, XmlSink {
  readonly #mapping: XmlMapping
  readonly #context: ReadContext
  readonly #plan: XmlPlan
  readonly #faults: Faults
  readonly #xml: XmlReader
  readonly #unit: RowsUnit
  readonly #outer: OuterValues
  readonly #named: NamedElements | undefined
  #row: RowTree | undefined
  /** Open elements outside of a row. */
  #depth = 0
  /** How many of them, from the root, are on the way to the rows. */
  #onWay = 0
  #farthest = 0
  #rows = 0

  constructor(mapping: XmlMapping, lookups: LookupTables, context: ReadContext) {
    const plan = xmlPlan(mapping)
    const indexOf = (column: Column) => plan.indexOf.get(String(column)) ?? -1
    this.#mapping = mapping
    this.#context = context
    this.#plan = plan
    this.#faults = faultsOf(context)
    this.#xml = new XmlReader(context, this)
    this.#outer = new OuterValues(plan, this.#faults)
    this.#named = mapping.source.namespaces && new NamedElements()
    this.#unit = new RowsUnit(
      mapping,
      lookups,
      context,
      {
        indexOf,
        isShared: (column) =>
          plan.lines !== undefined && plan.columns[indexOf(column)]?.level !== 'line',
        originalOf: (fields) => originalOfXml(fields, plan, mapping.rows.group !== undefined),
        fits: () => true,
      },
      this.#faults,
    )
  }

  write(chunk: Uint8Array): void {
    this.#collecting(() => this.#xml.write(chunk))
  }

  end(): void {
    this.#collecting(() => {
      this.#xml.end()
      this.#expectRows()
      this.#unit.flush()
      const proof = this.#outer.proof()
      if (proof) this.#unit.prove(proof)
      this.#unit.end()
    })
  }

  open(written: XmlName, attributes: Attributes, at: Position): void {
    const name = this.#named?.open(written, attributes) ?? {
      local: written.local,
      namespace: undefined,
    }
    if (this.#row) {
      this.#row.open(name, attributes, at)
      return
    }
    const step = this.#onWay === this.#depth ? this.#plan.row[this.#onWay] : undefined
    const isNext = step !== undefined && fits(name, step)
    if (isNext && this.#onWay === this.#plan.row.length - 1) this.#begin(name, attributes, at)
    else this.#pass(name, attributes, at, isNext)
  }

  text(text: string): void {
    if (this.#row) this.#row.text(text)
    else this.#outer.text(text)
  }

  close(): void {
    this.#named?.close()
    const row = this.#row
    if (!row) {
      this.#outer.close()
      if (this.#onWay === this.#depth) this.#onWay -= 1
      this.#depth -= 1
    } else if (row.close()) {
      this.#row = undefined
      this.#take(row)
    }
  }

  #begin(name: PathName, attributes: Attributes, at: Position): void {
    this.#row = new RowTree(name, attributes, at, this.#context.limits.maxRowChars)
    this.#farthest = this.#plan.row.length
  }

  #pass(name: PathName, attributes: Attributes, at: Position, isOnWay: boolean): void {
    this.#outer.open(name, attributes, at)
    this.#depth += 1
    if (isOnWay) this.#onWay += 1
    this.#farthest = Math.max(this.#farthest, this.#onWay)
  }

  #take({ root }: RowTree): void {
    const rows = rowsOf(root, this.#plan, this.#outer, this.#faults)
    this.#rows += 1
    this.#outer.pass()
    if (this.#plan.lines) this.#unit.takeDocument(rows)
    else for (const row of rows) this.#unit.take(row)
  }

  /** An export without rows is one of a quiet day; one without the place for them is another file. */
  #expectRows(): void {
    const { row } = this.#mapping.source
    if (this.#rows > 0) return
    if (this.#farthest >= Math.max(1, this.#plan.row.length - 1)) {
      const message = `The file has no element ${row}, and so no row. If it should have, correct \`row\`.`
      this.#context.sink.problem({
        code: 'xml-row-missing',
        severity: 'warning',
        position: undefined,
        message,
      })
      return
    }
    this.#faults.add(
      'xml-row-missing',
      undefined,
      `The file has no element in which ${row} could stand. Compare the mapping's \`row\` with the file ` +
        'name by name; capitals count.',
    )
  }

  #collecting(step: () => void): void {
    collecting(this.#faults, step, () => this.#unit.flush())
  }
}
