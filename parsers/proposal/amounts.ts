import { add, compare, negate, subtract, zero } from '../../events/decimal.ts'
import { type AmountStyle, parseAmount } from '../mapping/amount.ts'
import { type BalanceProof, isProven, proveByBalance } from './balance.ts'
import type { SampleColumn } from './columns.ts'
import { type AmountReading, type Cells, numbersOf, pairs, singles } from './readings.ts'
import { scoreOf } from './vocabulary.ts'
import type { AmountRole, Role } from './words/language.ts'

export interface AmountFinding extends AmountReading {
  readonly balance: { readonly column: SampleColumn; readonly proof: BalanceProof } | undefined
  readonly score: number
  /** Whether amounts were turned round because they are a card's. */
  readonly spent: boolean
}

const amountRoles: readonly AmountRole[] = [
  'amount',
  'debit',
  'credit',
  'balance',
  'fee',
  'detail',
  'foreign',
]

/** Columns that are taken into account; pairs grow with the square of it. */
const maxCandidates = 12

/** Finds the columns of the amount, of all ways to read it the one that most speaks for. */
export function findAmount(
  columns: readonly SampleColumn[],
  style: AmountStyle,
): AmountFinding | undefined {
  const named = columns.some((column) => column.label !== '')
  const candidates = columns
    .filter((column) => isCandidate(column, style, named))
    .toSorted((a, b) => bestRole(b, amountRoles) - bestRole(a, amountRoles))
    .slice(0, maxCandidates)
    .toSorted((a, b) => a.index - b.index)
  const numbers = new Map(candidates.map((column) => [column, numbersOf(column, style)]))
  const readings = [...singles(candidates, numbers, columns), ...pairs(candidates, numbers)]
  const judged = readings.map((reading) => judge(reading, candidates, numbers))
  const best = judged.reduce<AmountFinding | undefined>(
    (most, next) => (next.score > (most?.score ?? 0) ? next : most),
    undefined,
  )
  return best && withFee(best, candidates, numbers)
}

function bestRole(column: SampleColumn, roles: readonly Role[]): number {
  return Math.max(0, ...roles.map((role) => scoreOf(column.meanings, role)))
}

/** Whether amounts may stand in a column: numbers that its header doesn't call something else. */
function isCandidate(column: SampleColumn, style: AmountStyle, named: boolean): boolean {
  if (column.date) return false
  const asAmount = bestRole(column, amountRoles)
  if (column.texts.length === 0) return bestRole(column, ['debit', 'credit']) >= 0.5
  if (!column.numeric) return false
  const other = column.meanings.find(({ role }) => !(amountRoles as readonly Role[]).includes(role))
  if (asAmount >= 0.4) return asAmount >= (other?.score ?? 0) - 0.15
  const decimals = column.texts.filter((text) => (parseAmount(text, style)?.scale ?? 0) > 0).length
  const signed = column.texts.some((text) => /^[-+]/.test(text))
  if (!named || column.label === '') return decimals > 0 || signed || hasShortNumbers(column)
  return other ? other.score < 0.6 && decimals > 0 : decimals > 0 || signed
}

const hasShortNumbers = (column: SampleColumn) => column.texts.every((text) => text.length <= 6)

/** How much speaks for a reading: its header, how many rows have it, and the balance. */
function judge(
  reading: AmountReading,
  candidates: readonly SampleColumn[],
  numbers: ReadonlyMap<SampleColumn, Cells>,
): AmountFinding {
  const { cell, amounts } = reading
  const own = cell.kind === 'single' ? [cell.column] : [cell.debit, cell.credit]
  const filled = amounts.filter((amount) => amount !== undefined).length
  const coverage = amounts.length === 0 ? 0 : filled / amounts.length
  const balance = bestProof(amounts, candidates, own, numbers)
  const proven = balance && isProven(balance.proof) && filled > 1
  const refuted =
    balance && balance.proof.checks >= 5 && balance.proof.held * 3 < balance.proof.checks
  const named = headerOf(reading)
  const moving = amounts.some((amount) => amount && amount.units < 0n) ? 0.3 : 0
  // A sign column that says so is more than an amount that happens to have no minus.
  const told = reading.sign
    ? 0.8 + scoreOf(reading.sign.column.meanings, 'sign')
    : reading.negate
      ? 0.8
      : 0
  const score =
    named * 3 + coverage * 3 + moving + told + (proven ? 4 : 0) - (refuted && named < 0.8 ? 1 : 0)
  return {
    ...reading,
    balance: proven ? balance : undefined,
    score: filled === 0 ? 0 : score,
    spent: false,
  }
}

function headerOf({ cell }: AmountReading): number {
  if (cell.kind === 'single') return asAmount(cell.column)
  const debit = asSide(cell.debit, 'debit')
  const credit = asSide(cell.credit, 'credit')
  return debit > 0 && credit > 0 ? (debit + credit) / 2 + 0.2 : (debit + credit) / 4
}

/** An amount that only one side has is half of a pair: `Amount debited`. */
function asAmount({ meanings }: SampleColumn): number {
  const own = scoreOf(meanings, 'amount')
  const rival = Math.max(...otherAmounts.map((role) => scoreOf(meanings, role)))
  const oneSided = scoreOf(meanings, 'debit') >= 0.5 !== scoreOf(meanings, 'credit') >= 0.5
  return (own >= rival ? own : own - rival) - (oneSided && own < 0.95 ? 0.6 : 0)
}

function asSide({ meanings }: SampleColumn, role: 'debit' | 'credit'): number {
  const own = scoreOf(meanings, role)
  const other = role === 'debit' ? 'credit' : 'debit'
  const rival = Math.max(
    scoreOf(meanings, other),
    ...otherAmounts.map((each) => scoreOf(meanings, each)),
  )
  return own >= rival ? own : own - rival
}

const otherAmounts: readonly AmountRole[] = ['balance', 'fee', 'detail', 'foreign']

function bestProof(
  amounts: Cells,
  candidates: readonly SampleColumn[],
  own: readonly SampleColumn[],
  numbers: ReadonlyMap<SampleColumn, Cells>,
): AmountFinding['balance'] {
  const proofs = candidates
    .filter((column) => !own.includes(column) && column.texts.length > 1)
    .map((column) => ({ column, proof: proveByBalance(amounts, numbers.get(column) ?? []) }))
  const named = proofs.find(({ column }) => scoreOf(column.meanings, 'balance') >= 0.6)
  const best = proofs.toSorted((a, b) => b.proof.held - a.proof.held)[0]
  return best && named && best.proof.held <= named.proof.held ? named : best
}

/** Where the balance moves by amount and fee together, the fee belongs to the amount. */
function withFee(
  best: AmountFinding,
  candidates: readonly SampleColumn[],
  numbers: ReadonlyMap<SampleColumn, Cells>,
): AmountFinding {
  const fees = candidates.filter((column) => scoreOf(column.meanings, 'fee') >= 0.6)
  const balances = candidates.filter((column) => scoreOf(column.meanings, 'balance') >= 0.6)
  for (const column of fees) {
    const cells = numbers.get(column) ?? []
    if (!cells.some((fee) => fee?.units)) continue
    for (const how of ['less', 'plus'] as const) {
      const join = how === 'less' ? subtract : add
      const amounts = best.amounts.map((amount, row) => amount && join(amount, cells[row] ?? zero))
      for (const balance of balances) {
        const balanceCells = numbers.get(balance) ?? []
        const plain = proveByBalance(best.amounts, balanceCells)
        const proof = proveByBalance(amounts, balanceCells)
        if (proof.held > plain.held && proof.held * 2 >= proof.checks) {
          return { ...best, fee: { column, how }, amounts, balance: { column: balance, proof } }
        }
      }
    }
  }
  return best
}

/** Whether all amounts are of one sign though nothing tells which: an export of a card, mostly. */
export function isOneSided({ amounts, sign, cell }: AmountReading): boolean {
  if (sign || cell.kind === 'pair') return false
  const signs = new Set(amounts.map((amount) => (amount ? Math.sign(compare(amount, zero)) : 0)))
  return signs.size === 0 || !signs.has(-1)
}

/** The amounts of a card, of which none has a minus, are what was spent. */
export function asSpent(found: AmountFinding): AmountFinding {
  const { amounts, negate: turned, balance } = found
  const all = amounts.filter((amount) => amount?.units)
  const positive = all.length > 1 && all.every((amount) => amount && amount.units > 0n)
  if (!positive || !isOneSided(found) || turned || balance) return found
  return {
    ...found,
    negate: true,
    spent: true,
    amounts: amounts.map((amount) => amount && negate(amount)),
  }
}
