import { add, type Decimal, equal, zero } from '../../events/decimal.ts'
import { shapeOf } from '../problems.ts'
import { parseAmount } from './amount.ts'
import { amountReader, styleOf } from './amounts.ts'
import type { Read, Setting } from './cells.ts'
import { type Column, columnName } from './column.ts'
import { type Decision, decision } from './decide.ts'
import type { Faults } from './faults.ts'
import type { Row } from './row.ts'
import type { Trailer } from './schema.ts'
import { type Cell, columnsOf } from './value.ts'

interface Sum {
  readonly column: Column
  /** How the trailer writes it: with the point that the amounts don't write either. */
  readonly written: Cell
  readonly read: Read<Decimal>
  /** Whether a document says the amount once, however many rows it has. */
  readonly once: boolean
  total: Decimal
}

/** Counts and adds up the rows of a file, and holds them against its trailer. */
export class TrailerProof {
  readonly isTrailer: Decision
  readonly #trailer: Trailer
  readonly #setting: Setting
  readonly #sums: Sum[]
  #rows = 0

  constructor(trailer: Trailer, setting: Setting) {
    this.#trailer = trailer
    this.#setting = setting
    this.isTrailer = trailer.when ? decision(trailer.when, setting) : () => false
    this.#sums = (trailer.sums ?? []).map(({ column, of }) => ({
      column,
      written: { implied: of.implied },
      read: amountReader(of, 'credit', setting),
      once: columnsOf(of).every(setting.isShared),
      total: zero,
    }))
  }

  /** @param first Whether the row is its document's first. */
  add(row: Row, first: boolean, faults: Faults): void {
    if (!row.lineless) this.#rows += 1
    for (const sum of this.#sums) {
      if (first || !sum.once) sum.total = add(sum.total, sum.read(row, faults) ?? zero)
    }
  }

  /** @param documents How many documents the rows made. */
  prove(row: Row, documents: number, faults: Faults): void {
    const { count } = this.#trailer
    if (count) {
      const found = count.of === 'documents' ? documents : this.#rows
      const told = this.#number(count.column, {}, row, faults)
      if (told && !equal(told, { units: BigInt(found), scale: 0 })) {
        this.#differs(
          count.column,
          row,
          faults,
          `tells another number of ${count.of} than the ${found} read`,
        )
      }
    }
    for (const { column, total, written } of this.#sums) {
      const told = this.#number(column, written, row, faults)
      if (told && !equal(told, total)) {
        this.#differs(column, row, faults, 'tells another sum than the rows have')
      }
    }
  }

  #number(column: Column, written: Cell, row: Row, faults: Faults): Decimal | undefined {
    const index = this.#setting.indexOf(column)
    const text = row.text(index)
    const number = parseAmount(text, styleOf(written, this.#setting.writing))
    if (number) return number
    faults.add(
      'csv-amount-invalid',
      row.place(index),
      `Column ${columnName(column)} of the trailer holds ${text ? shapeOf(text) : 'nothing'}, which ` +
        "is no number. Have the export corrected, or look at the mapping's `trailer`.",
    )
    return undefined
  }

  #differs(column: Column, row: Row, faults: Faults, what: string): void {
    faults.add(
      'csv-trailer-differs',
      row.place(this.#setting.indexOf(column)),
      `Column ${columnName(column)} of the trailer ${what}. Rows are missing or were added: have ` +
        'the file exported again. If it is right, a `skip` or a `sums` of the mapping is not.',
    )
  }
}
