/** Events of one bank feed, as an agent makes them, for tests of what the console reads. */
const account = 'DE06999999980000202600'

interface Told {
  readonly account?: string
  readonly entity?: string
  readonly region?: string
  readonly sha256?: string
  readonly data?: object
}

export function eventOf(name: string, id: string, told: Told = {}): string {
  const { entity, region, sha256, data = {} } = told
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/oslo/bank',
    type: `finance.${name}.v1`,
    datacontenttype: 'application/json',
    correlationid: id,
    ...(entity ? { legalentity: entity } : {}),
    ...(region ? { region } : {}),
    ...(sha256 ? { sourcefile: sha256, sourceposition: '3:1@120' } : {}),
    data: {
      account: { id: told.account ?? account, scheme: 'iban', owner: 'Muster GmbH' },
      ...data,
    },
  })
}

interface StatementTold extends Told {
  readonly value?: string
  readonly currency?: string
  readonly number?: string
  readonly corrects?: string
  readonly arithmetic?: string
  readonly balances?: readonly object[]
}

export function statementOf(id: string, day: string, told: StatementTold = {}): string {
  const { value = '100.00', currency = 'EUR', number, corrects, arithmetic = 'ok' } = told
  const closing = { kind: 'closing-booked', date: day, amount: { value, currency } }
  const data = {
    statement: { ...(number ? { number } : {}) },
    ...(corrects ? { corrects: { eventId: corrects } } : {}),
    closing,
    balances: told.balances ?? [closing],
    totals: { entries: 1 },
    checks: { arithmetic, continuity: 'ok', problems: [] },
    format: 'mt940',
    ...told.data,
  }
  return eventOf('bank-statement-received', id, { ...told, data })
}

export function entryOf(id: string, told: Told & { readonly references?: object } = {}): string {
  const data = {
    status: 'booked',
    amount: { value: '-12.50', currency: 'EUR' },
    bookingDate: '2026-11-02',
    valueDate: '2026-11-02',
    references: told.references ?? {},
    counterparty: { name: 'Lieferant AG', account: 'DE91999999980000202603' },
    ...told.data,
  }
  return eventOf('bank-transaction-booked', id, { ...told, data })
}

export function overdueOf(id: string, day: string, told: Told = {}): string {
  const data = { feed: 'bank', businessDate: day, dueAt: `${day}T07:30:00Z`, ...told.data }
  return eventOf('statement-overdue', id, { ...told, data })
}

export function arrivedOf(id: string, day: string, told: Told = {}): string {
  const data = { feed: 'bank', businessDate: day, dueAt: `${day}T07:30:00Z`, ...told.data }
  return eventOf('statement-arrived', id, { ...told, data })
}

export function gapOf(
  id: string,
  what: 'detected' | 'closed',
  before: string,
  after: string,
): string {
  const neighbour = (date: string) => ({ eventId: `st-${date}`, date })
  const data = { kind: 'balance', before: neighbour(before), after: neighbour(after) }
  return eventOf(`statement-gap-${what}`, id, { data })
}
