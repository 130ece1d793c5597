import type { Verdict } from '../../events/bank.ts'
import { add, type Decimal, decimalFrom, equal, negate, subtract } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { type Problem, refusal, shapeOf } from '../problems.ts'
import type { ReadBalance } from './balance.ts'
import type { Element } from './element.ts'
import { type Path, path, paths } from './path.ts'
import type { CurrencyTally } from './tally.ts'

/** A verdict and, where it says more than itself, the problem that goes into the report. */
export interface Proof {
  readonly verdict: Verdict
  readonly problem?: Problem
}

const unknown: Proof = { verdict: 'unknown' }

/**
 * Whether the opening balance and the booked entries make the closing balance.
 *
 * @param whole Whether this is a statement and all of it: the part of one, and an intraday report
 *   that starts anywhere, may add up, but break nothing where they don't.
 * @param position Of the statement.
 */
export function proveArithmetic(
  opening: ReadBalance | undefined,
  closing: ReadBalance | undefined,
  booked: CurrencyTally,
  whole: boolean,
  position: Position,
): Proof {
  if (!opening || !closing) return whole ? absentBalance(position) : unknown
  if (opening.amount.currency !== closing.amount.currency || booked.foreign > 0) return unknown
  const moved = subtract(booked.credits.sum, booked.debits.sum)
  if (equal(add(opening.amount.value, moved), closing.amount.value)) return { verdict: 'ok' }
  if (!whole) return unknown
  const message =
    `The opening balance and the ${booked.entries} booked entries don't make the closing balance. ` +
    'The statement is held until a person releases it or the bank sends a corrected one.'
  return {
    verdict: 'broken',
    problem: { code: 'balance-mismatch', severity: 'error', position: closing.position, message },
  }
}

function absentBalance(position: Position): Proof {
  const message =
    'An opening (OPBD, PRCD) or closing (CLBD) balance is absent, so the entries prove nothing.'
  return {
    verdict: 'unknown',
    problem: { code: 'balance-absent', severity: 'info', position, message },
  }
}

/**
 * Whether the totals of `TxsSummry` are those of the entries. Banks differ in whether entries that
 * are not booked count, so either way will do.
 *
 * @throws {Refusal} `camt-amount-invalid` where a total is no number.
 */
export function proveTotals(
  summary: Element | undefined,
  all: CurrencyTally,
  booked: CurrencyTally,
): Proof {
  if (!summary) return unknown
  const claims = readClaims(summary)
  if (claims.length === 0) return unknown
  const holds = [all, booked].some((tally) => claims.every((claim) => claim(tally)))
  if (holds) return { verdict: 'ok' }
  const message =
    'Counts or sums of TxsSummry are not those of the entries. The statement is held until a ' +
    'person releases it or the bank sends a corrected one.'
  return {
    verdict: 'broken',
    problem: {
      code: 'control-total-mismatch',
      severity: 'error',
      position: summary.position,
      message,
    },
  }
}

type Claim = (tally: CurrencyTally) => boolean

const of = {
  count: path('TtlNtries/NbOfNtries'),
  sum: path('TtlNtries/Sum'),
  /** `TtlNetNtry` with its own indicator; up to version 03 `TtlNetNtryAmt` beside it. */
  nets: paths('TtlNtries/TtlNetNtry/Amt', 'TtlNtries/TtlNetNtryAmt'),
  netIndicator: paths('TtlNtries/TtlNetNtry/CdtDbtInd', 'TtlNtries/CdtDbtInd'),
}

const sides = [
  { of: ofSide('TtlCdtNtries'), side: 'credits' },
  { of: ofSide('TtlDbtNtries'), side: 'debits' },
] as const

function ofSide(name: string): { count: Path; sum: Path } {
  return { count: path(`${name}/NbOfNtries`), sum: path(`${name}/Sum`) }
}

function readClaims(summary: Element): Claim[] {
  const claims: (Claim | undefined)[] = [
    countClaim(summary, of.count, (tally) => tally.entries),
    sumClaim(summary, of.sum, (tally) => [
      add(tally.credits.sum, tally.debits.sum),
      // Some banks write the net here.
      subtract(tally.credits.sum, tally.debits.sum),
      subtract(tally.debits.sum, tally.credits.sum),
    ]),
    netClaim(summary),
    ...sides.flatMap(({ of: { count, sum }, side }) => [
      countClaim(summary, count, (tally) => tally[side].count),
      // Some write the sum of the debits with a minus.
      sumClaim(summary, sum, (tally) => [tally[side].sum, negate(tally[side].sum)]),
    ]),
  ]
  return claims.filter((claim) => claim !== undefined)
}

function countClaim(
  summary: Element,
  path: Path,
  counted: (tally: CurrencyTally) => number,
): Claim | undefined {
  const stated = total(summary, path)
  return stated && ((tally) => equal(stated, { units: BigInt(counted(tally)), scale: 0 }))
}

/** A sum over entries of other currencies claims nothing that could be checked. */
function sumClaim(
  summary: Element,
  path: Path,
  summed: (tally: CurrencyTally) => Decimal[],
): Claim | undefined {
  const stated = total(summary, path)
  return stated && ((tally) => tally.foreign > 0 || summed(tally).some((sum) => equal(stated, sum)))
}

function netClaim(summary: Element): Claim | undefined {
  const place = of.nets.find((candidate) => summary.find(candidate)?.text !== undefined)
  const credit = summary.peek(of.netIndicator) !== 'DBIT'
  const net = (tally: CurrencyTally) => subtract(tally.credits.sum, tally.debits.sum)
  return place
    ? sumClaim(summary, place, (tally) => [credit ? net(tally) : negate(net(tally))])
    : undefined
}

function total(summary: Element, path: Path): Decimal | undefined {
  const element = summary.find(path)
  const text = element?.text
  if (!element || !text) return undefined
  const value = /^[+-]?\d{1,24}(\.\d{1,24})?$/.test(text) ? decimalFrom(text) : undefined
  if (value) return value
  const message = `A total of TxsSummry reads ${shapeOf(text)}; it must be a decimal number.`
  throw refusal('camt-amount-invalid', element.position, message)
}
