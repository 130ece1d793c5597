import type { Balance, BalanceKind } from '../../events/bank.ts'
import type { Position } from '../../events/envelope.ts'
import { type Amount, checkDigits, moneyOf, readAmount, readIsCredit, signed } from './amount.ts'
import { isTrue } from './boolean.ts'
import { readDate } from './dates.ts'
import type { Element } from './element.ts'
import type { Findings } from './findings.ts'
import { path, paths } from './path.ts'
import { present } from './present.ts'

/** ISO 20022 external code set `ExternalBalanceType1Code`, as far as banks use it. */
const kinds: ReadonlyMap<string, BalanceKind> = new Map([
  ['OPBD', 'opening-booked'],
  ['PRCD', 'previously-closed-booked'],
  ['CLBD', 'closing-booked'],
  ['ITBD', 'interim-booked'],
  ['OPAV', 'opening-available'],
  ['CLAV', 'closing-available'],
  ['ITAV', 'interim-available'],
  ['FWAV', 'forward-available'],
  ['XPCD', 'expected'],
  ['INFO', 'information'],
])

const of = {
  code: paths('Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry', 'Tp/Cd', 'Tp/Prtry'),
  amount: path('Amt'),
  date: path('Dt'),
  subtype: paths('Tp/SubTp/Cd', 'Tp/SubTp/Prtry'),
  creditLines: path('CdtLine'),
}

const ofCreditLine = {
  amount: path('Amt'),
  type: paths('Tp/Cd', 'Tp/Prtry'),
  included: paths('Incl'),
}

/** Subtype `INTM`: the balance between two pages of one statement. */
const interim: ReadonlyMap<BalanceKind, BalanceKind> = new Map([
  ['opening-booked', 'interim-opening-booked'],
  ['closing-booked', 'interim-closing-booked'],
])

export interface ReadBalance {
  readonly balance: Balance
  readonly amount: Amount
  readonly position: Position
}

/**
 * Reads `Bal`. Whatever of it the model has no name for takes the whole balance into `original`,
 * where it can be told which one it belongs to.
 *
 * @param currency The account's, for an amount without its own.
 * @throws {Refusal} `camt-element-missing`, `camt-amount-invalid`, `camt-indicator-invalid`, ...
 */
export function readBalance(
  element: Element,
  currency: string | undefined,
  findings: Findings,
): ReadBalance {
  const code = element.take(of.code)
  const plain = readAmount(element.find(of.amount) ?? element, currency)
  checkDigits(plain, element, findings)
  const amount = signed(plain, readIsCredit(element) ?? assumedCredit(element, findings))
  const when = element.find(of.date)
  const date = when && readDate(when, findings)?.date
  const creditLines = readCreditLines(element, plain.currency)
  const kind = balanceKind(element, code)
  const balance: Balance = {
    kind,
    amount: moneyOf(amount),
    ...present({ date, code: kind === 'other' ? code : undefined }),
    ...(creditLines.length > 0 ? { creditLines } : {}),
  }
  if (element.rest()) element.leave()
  return { balance, amount, position: element.position }
}

function balanceKind(element: Element, code: string | undefined): BalanceKind {
  const kind = kinds.get(code ?? '') ?? 'other'
  if (element.peek(of.subtype) !== 'INTM') return kind
  element.take(of.subtype)
  return interim.get(kind) ?? kind
}

/**
 * Some banks leave the indicator of a balance out and mean credit. The proof of the statement tells
 * whether that was right, so it is a warning and no more.
 */
function assumedCredit(element: Element, findings: Findings): boolean {
  const message =
    'The balance has no CdtDbtInd; it is read as a credit balance. Ask the bank for it.'
  findings.warn('camt-element-missing', element.position, message)
  return true
}

function readCreditLines(element: Element, currency: string): NonNullable<Balance['creditLines']> {
  return element.all(of.creditLines).map((line) => {
    const amount = line.find(ofCreditLine.amount)
    const type = line.take(ofCreditLine.type)
    return {
      included: isTrue(line.take(ofCreditLine.included)),
      ...present({ amount: amount && moneyOf(readAmount(amount, currency)), type }),
    }
  })
}

const openings: readonly BalanceKind[] = [
  'opening-booked',
  'interim-opening-booked',
  'previously-closed-booked',
]
const closings: readonly BalanceKind[] = ['closing-booked', 'interim-closing-booked']

/** The balance that the entries start from: the first of the kind that says it best. */
export function openingOf(balances: readonly ReadBalance[]): ReadBalance | undefined {
  return firstOf(openings, balances)
}

/** The balance that the entries lead to. */
export function closingOf(balances: readonly ReadBalance[]): ReadBalance | undefined {
  return firstOf(closings, balances)
}

function firstOf(
  wanted: readonly BalanceKind[],
  balances: readonly ReadBalance[],
): ReadBalance | undefined {
  for (const kind of wanted) {
    const found = balances.find(({ balance }) => balance.kind === kind)
    if (found) return found
  }
  return undefined
}
