/** The cash position, from the events of a hub. Amounts are whole millionths, never floats. */

export interface Position {
  /** Last closing balance of each account. */
  readonly accounts: Record<string, { currency: string; date: string; value: string }>
  /** Bookings whose statement has not come yet, by the id of its event. */
  readonly open: Record<string, { account: string; currency: string; value: string }>
}

export interface Event {
  readonly id: string
  readonly type: string
  readonly data: {
    readonly account: { readonly id: string }
    readonly statement: { readonly eventId?: string }
    readonly amount?: Amount
    readonly closing?: { readonly amount: Amount; readonly date?: string }
  }
}

interface Amount {
  readonly value: string
  readonly currency: string
}

export const empty = (): Position => ({ accounts: {}, open: {} })

/** Takes one event in. A statement stands after its bookings and has them in its balance. */
export function take(position: Position, { id, type, data }: Event): void {
  const { accounts, open } = position
  const account = data.account?.id
  if (type === 'finance.bank-transaction-booked.v1' && data.amount && data.statement.eventId) {
    const { value, currency } = data.amount
    const before = open[data.statement.eventId]?.value ?? '0'
    open[data.statement.eventId] = { account, currency, value: add(before, value) }
  }
  if (type !== 'finance.bank-statement-received.v1') return
  delete open[id]
  const { closing } = data
  if (!closing?.date) return
  // A statement of an earlier day that comes late changes no position of today.
  if ((accounts[account]?.date ?? '') > closing.date) return
  const { value, currency } = closing.amount
  accounts[account] = { currency, date: closing.date, value }
}

/** What there is in each currency, with what is booked and not yet on a statement. */
export function byCurrency({ accounts, open }: Position): Record<string, string> {
  const totals: Record<string, string> = {}
  for (const { currency, value } of [...Object.values(accounts), ...Object.values(open)]) {
    totals[currency] = add(totals[currency] ?? '0', value)
  }
  return totals
}

const places = 6

export function add(a: string, b: string): string {
  const sum = units(a) + units(b)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  const decimals = digits.slice(-places).replace(/0{1,4}$/, '')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -places)}.${decimals}`
}

function units(value: string): bigint {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  if (fraction.length > places) throw new RangeError(`more than ${places} decimals`)
  const all = BigInt(whole + fraction.padEnd(places, '0'))
  return value.startsWith('-') ? -all : all
}
