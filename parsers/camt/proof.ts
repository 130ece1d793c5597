import type { Verdict } from '../../events/bank.ts'
import { add, type Decimal, decimalFrom, equal, negate, subtract } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { type Problem, refusal, shapeOf } from '../problems.ts'
import type { ReadBalance } from './balance.ts'
import type { Element } from './element.ts'
import type { Tally } from './tally.ts'

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
  booked: Tally,
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
export function proveTotals(summary: Element | undefined, all: Tally, booked: Tally): Proof {
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

type Claim = (tally: Tally) => boolean

function readClaims(summary: Element): Claim[] {
  const sides = [
    { path: 'TtlCdtNtries', side: 'credits' },
    { path: 'TtlDbtNtries', side: 'debits' },
  ] as const
  const claims: (Claim | undefined)[] = [
    countClaim(summary, 'TtlNtries/NbOfNtries', (tally) => tally.entries),
    sumClaim(summary, 'TtlNtries/Sum', (tally) => [
      add(tally.credits.sum, tally.debits.sum),
      // Some banks write the net here.
      subtract(tally.credits.sum, tally.debits.sum),
      subtract(tally.debits.sum, tally.credits.sum),
    ]),
    netClaim(summary),
    ...sides.flatMap(({ path, side }) => [
      countClaim(summary, `${path}/NbOfNtries`, (tally) => tally[side].count),
      // Some write the sum of the debits with a minus.
      sumClaim(summary, `${path}/Sum`, (tally) => [tally[side].sum, negate(tally[side].sum)]),
    ]),
  ]
  return claims.filter((claim) => claim !== undefined)
}

function countClaim(
  summary: Element,
  path: string,
  counted: (tally: Tally) => number,
): Claim | undefined {
  const stated = total(summary, path)
  return stated && ((tally) => equal(stated, { units: BigInt(counted(tally)), scale: 0 }))
}

/** A sum over entries of other currencies claims nothing that could be checked. */
function sumClaim(
  summary: Element,
  path: string,
  summed: (tally: Tally) => Decimal[],
): Claim | undefined {
  const stated = total(summary, path)
  return stated && ((tally) => tally.foreign > 0 || summed(tally).some((sum) => equal(stated, sum)))
}

/** `TtlNetNtry` with its own indicator; up to version 03 `TtlNetNtryAmt` beside it. */
function netClaim(summary: Element): Claim | undefined {
  const paths = ['TtlNtries/TtlNetNtry/Amt', 'TtlNtries/TtlNetNtryAmt']
  const path = paths.find((candidate) => summary.peek(candidate) !== undefined)
  const credit = summary.peek('TtlNtries/TtlNetNtry/CdtDbtInd', 'TtlNtries/CdtDbtInd') !== 'DBIT'
  const net = (tally: Tally) => subtract(tally.credits.sum, tally.debits.sum)
  return path
    ? sumClaim(summary, path, (tally) => [credit ? net(tally) : negate(net(tally))])
    : undefined
}

function total(summary: Element, path: string): Decimal | undefined {
  const element = summary.find(path)
  const text = element?.text
  if (!element || !text) return undefined
  const value = /^[+-]?\d{1,24}(\.\d{1,24})?$/.test(text) ? decimalFrom(text) : undefined
  if (value) return value
  const message = `A total of TxsSummry reads ${shapeOf(text)}; it must be a decimal number.`
  throw refusal('camt-amount-invalid', element.position, message)
}
