import { type Decimal, negate } from '../../events/decimal.ts'
import { type AmountStyle, parseAmount } from '../mapping/amount.ts'
import type { SampleColumn } from './columns.ts'
import { type SignColumn, signColumns } from './signs.ts'

/** One way to read the signed amount of a row. */
export interface AmountReading {
  readonly cell:
    | { readonly kind: 'single'; readonly column: SampleColumn }
    | {
        readonly kind: 'pair'
        readonly debit: SampleColumn
        readonly credit: SampleColumn
        readonly signs: 'none' | 'own' | 'reversing'
      }
  readonly sign: SignColumn | undefined
  readonly negate: boolean
  /** A column of fees that the bank took off or added with the amount. */
  readonly fee: { readonly column: SampleColumn; readonly how: 'plus' | 'less' } | undefined
  /** Signed, one a data row. */
  readonly amounts: readonly (Decimal | undefined)[]
}

/** The numbers of a column, one a data row. */
export type Cells = readonly (Decimal | undefined)[]

export function numbersOf(column: SampleColumn, style: AmountStyle): Cells {
  return column.cells.map((cell) => (cell === '' ? undefined : parseAmount(cell, style)))
}

/** Each column as the amount, alone and with each column that tells a side. */
export function singles(
  candidates: readonly SampleColumn[],
  numbers: ReadonlyMap<SampleColumn, Cells>,
  columns: readonly SampleColumn[],
): AmountReading[] {
  const signs = signColumns(columns)
  return candidates.flatMap((column) => {
    const cells = numbers.get(column) ?? []
    if (column.texts.length === 0) return []
    const plain: AmountReading = {
      cell: { kind: 'single', column },
      sign: undefined,
      negate: false,
      fee: undefined,
      amounts: cells,
    }
    return [plain, ...signs.flatMap((sign) => signed(plain, sign))]
  })
}

/** What a sign column makes of an amount: its sign, or proof that the amount's own is turned round. */
function signed(plain: AmountReading, sign: SignColumn): AmountReading[] {
  const { cells } = sign.column
  const negative = new Set(sign.negative)
  const minus = plain.amounts.filter((amount) => amount && amount.units < 0n).length
  if (minus > 0) {
    const turned = plain.amounts.filter(
      (amount, row) =>
        amount?.units && cells[row] !== '' && amount.units < 0n !== negative.has(cells[row] ?? ''),
    ).length
    const filled = plain.amounts.filter((amount, row) => amount?.units && cells[row] !== '').length
    if (filled === 0 || turned < filled * 0.9) return []
    return [
      { ...plain, negate: true, amounts: plain.amounts.map((amount) => amount && negate(amount)) },
    ]
  }
  const amounts = plain.amounts.map((amount, row) =>
    amount && cells[row] !== ''
      ? negative.has(cells[row] ?? '')
        ? negate(amount)
        : amount
      : undefined,
  )
  return [{ ...plain, sign, amounts }]
}

/** Each two columns of which never both are filled. */
export function pairs(
  candidates: readonly SampleColumn[],
  numbers: ReadonlyMap<SampleColumn, Cells>,
): AmountReading[] {
  return candidates.flatMap((debit) =>
    candidates.flatMap((credit) => {
      if (debit === credit) return []
      const minus = numbers.get(debit) ?? []
      const plus = numbers.get(credit) ?? []
      const both = minus.filter((amount, row) => amount?.units && plus[row]?.units).length
      const either = minus.filter((amount, row) => amount?.units || plus[row]?.units).length
      if (either === 0 || both > 0) return []
      const signs = signsOf(minus, plus)
      const amounts = minus.map((down, row) => pairAmount(down, plus[row], signs))
      const cell = { kind: 'pair', debit, credit, signs } as const
      return [{ cell, sign: undefined, negate: false, fee: undefined, amounts }]
    }),
  )
}

function signsOf(minus: Cells, plus: Cells): 'none' | 'own' | 'reversing' {
  const isNegative = (amount: Decimal | undefined) => amount !== undefined && amount.units < 0n
  const down = minus.filter((amount) => amount?.units).length
  const negative = minus.filter(isNegative).length
  if (negative === 0 && !plus.some(isNegative)) return 'none'
  return down > 0 && negative * 2 > down ? 'own' : down === 0 ? 'none' : 'reversing'
}

function pairAmount(
  minus: Decimal | undefined,
  plus: Decimal | undefined,
  signs: 'none' | 'own' | 'reversing',
): Decimal | undefined {
  if (minus?.units) return signs === 'own' ? minus : negate(minus)
  return plus ?? minus
}
