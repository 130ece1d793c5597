import { hash } from 'node:crypto'
import { accountAt } from './accounts.ts'

/**
 * What one simulated agent delivers: a statement a day and account, its entries before it, the
 * balances adding up from day to day. An event is made from its sequence alone, so an agent with a
 * million events holds none of them.
 */
export interface Traffic {
  readonly agent: string
  /** Place of the agent in the fleet, from 0. */
  readonly index: number
  readonly accounts: number
  /** Number of the first of its accounts in the fleet. */
  readonly firstAccount: number
  readonly entriesPerStatement: number
  /** Day of the first statements; milliseconds since 1970, at the begin of a day in UTC. */
  readonly firstDay: number
}

const dayMs = 86_400_000

/** Events of one statement with its entries. */
export function unitEvents({ entriesPerStatement }: Traffic): number {
  return entriesPerStatement + 1
}

/** Which statement a sequence belongs to, and the place in it. @param sequence From 1. */
function placeOf(traffic: Traffic, sequence: number) {
  const perUnit = unitEvents(traffic)
  const unit = Math.floor((sequence - 1) / perUnit)
  const day = Math.floor(unit / traffic.accounts)
  return { account: unit % traffic.accounts, day, place: (sequence - 1) % perUnit }
}

/** The event at a sequence of the lane `statements`, as JSON. */
export function eventAt(traffic: Traffic, sequence: number): string {
  const { account, day, place } = placeOf(traffic, sequence)
  const isStatement = place === traffic.entriesPerStatement
  const event = isStatement
    ? statementOf(traffic, account, day)
    : entryOf(traffic, account, day, place)
  return JSON.stringify(event)
}

/** The file that the event at a sequence is from: each statement comes in one of its own. */
export function fileAt(traffic: Traffic, sequence: number): { sha256: string; name: string } {
  const { account, day } = placeOf(traffic, sequence)
  const { facts, date, statement } = about(traffic, account, day)
  const name = `STMT_${facts.iban.slice(-4)}_${date.replaceAll('-', '')}.sta`
  return { sha256: fileHash(statement), name }
}

function fileHash(statement: string): string {
  return hash('sha256', `file/${statement}`)
}

function entryOf(traffic: Traffic, account: number, day: number, place: number): object {
  const { facts, date, statement, key } = about(traffic, account, day)
  const ordinal = place + 1
  const invoice = `RE-${date.slice(0, 4)}-${seeded(`${key}/${place}/i`, 900_000n) + 100_000n}`
  const money = { value: decimal(amountOf(traffic, account, day, place)), currency: facts.currency }
  return {
    ...envelope(
      traffic,
      account,
      day,
      'bank-transaction-booked',
      hash('sha256', `${key}/${place}`),
    ),
    sourceposition: `${12 + ordinal}:1@${480 + ordinal * 210}`,
    data: {
      account: { id: facts.iban, scheme: 'iban', currency: facts.currency },
      statement: { eventId: statement, number: String(day + 1).padStart(5, '0') },
      ordinal,
      status: 'booked',
      amount: money,
      reversal: false,
      bookingDate: date,
      valueDate: date,
      codes: { swift: 'NTRF', gvc: '166' },
      references: { customer: 'NONREF', ...(ordinal % 3 === 0 ? {} : { endToEnd: invoice }) },
      counterparty: { name: `Muster Partner ${seeded(`${key}/${place}/c`, 400n)} GmbH` },
      remittance: { text: `Rechnung ${invoice} vom ${date}` },
      register: registerOf(traffic, account),
    },
  }
}

function statementOf(traffic: Traffic, account: number, day: number): object {
  const { facts, date, statement } = about(traffic, account, day)
  const { currency, iban } = facts
  const amounts = Array.from({ length: traffic.entriesPerStatement }, (_, place) =>
    amountOf(traffic, account, day, place),
  )
  const before = new Date(traffic.firstDay + (day - 1) * dayMs).toISOString().slice(0, 10)
  const balance = (kind: string, of: number, on: string) => {
    return { kind, amount: { value: decimal(closingOf(traffic, account, of)), currency }, date: on }
  }
  const opening = balance('opening-booked', day - 1, before)
  const closing = balance('closing-booked', day, date)
  const verdict = day === 0 ? 'first' : 'ok'
  return {
    ...envelope(traffic, account, day, 'bank-statement-received', statement),
    sourceposition: '1:1@0',
    data: {
      account: { id: iban, scheme: 'iban', currency },
      statement: { number: String(day + 1).padStart(5, '0'), from: date, to: date },
      opening,
      closing,
      balances: [opening, closing],
      totals: {
        entries: amounts.length,
        credits: side(amounts.filter((amount) => amount > 0n)),
        debits: side(amounts.filter((amount) => amount <= 0n)),
      },
      checks: {
        arithmetic: 'ok',
        controlTotals: 'ok',
        continuity: verdict,
        numbering: verdict,
        problems: [],
      },
      format: 'mt940',
      register: registerOf(traffic, account),
    },
  }
}

function about(traffic: Traffic, account: number, day: number) {
  const facts = accountAt(traffic.index, traffic.firstAccount + account)
  const date = new Date(traffic.firstDay + day * dayMs).toISOString().slice(0, 10)
  const key = `${traffic.agent}/${facts.iban}/${date}`
  return { facts, date, key, statement: hash('sha256', key) }
}

function envelope(traffic: Traffic, account: number, day: number, name: string, id: string) {
  const { facts, statement, date } = about(traffic, account, day)
  return {
    specversion: '1.0',
    id,
    source: `/${traffic.agent}/bank`,
    type: `finance.${name}.v1`,
    subject: facts.iban,
    time: `${date}T18:00:00Z`,
    datacontenttype: 'application/json',
    correlationid: statement,
    legalentity: facts.legalEntity,
    region: facts.region,
    sourcefile: fileHash(statement),
    traceparent: `00-${statement.slice(0, 32)}-${id.slice(0, 16)}-01`,
  }
}

function registerOf(traffic: Traffic, account: number) {
  const { iban, legalEntity, region, name } = accountAt(
    traffic.index,
    traffic.firstAccount + account,
  )
  return { account: iban, legalEntity, region, name }
}

/** In cents; the last entry is what the others lack to the day's closing balance. */
function amountOf(traffic: Traffic, account: number, day: number, place: number): bigint {
  const { key } = about(traffic, account, day)
  const drawn = (at: number) => seeded(`${key}/${at}/a`, 2_000_000n) - 1_000_000n
  if (place < traffic.entriesPerStatement - 1) return drawn(place)
  let rest = closingOf(traffic, account, day) - closingOf(traffic, account, day - 1)
  for (let at = 0; at < traffic.entriesPerStatement - 1; at += 1) rest -= drawn(at)
  return rest
}

/** In cents, at the end of a day; -1 is the day before the first. */
function closingOf(traffic: Traffic, account: number, day: number): bigint {
  const { key } = about(traffic, account, day)
  return 5_000_000n + seeded(`${key}/closing`, 400_000_000n)
}

function side(amounts: readonly bigint[]) {
  const sum = amounts.reduce((total, amount) => total + amount, 0n)
  return { count: amounts.length, amount: decimal(sum < 0n ? -sum : sum) }
}

function decimal(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A number below a limit that only the key decides. */
function seeded(key: string, below: bigint): bigint {
  return BigInt(`0x${hash('sha256', key).slice(0, 12)}`) % below
}
