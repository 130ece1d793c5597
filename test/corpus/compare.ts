import type { BankStatement, BankTransaction } from '../../events/bank.ts'
import type { Draft } from '../../events/envelope.ts'

interface ExpectedBalance {
  readonly amount: string
  readonly currency?: string | null
  readonly date?: string | null
}

interface ExpectedEntry {
  readonly amount: string
  readonly currency?: string | null
  readonly valueDate?: string | null
  readonly bookingDate?: string | null
}

export interface ExpectedStatement {
  readonly account?: string | null
  readonly opening?: ExpectedBalance | null
  readonly closing?: ExpectedBalance | null
  readonly entries: readonly ExpectedEntry[]
}

/** An independent reading of a foreign file. */
export interface Expectation {
  readonly path: string
  readonly format: string
  readonly oracle: string
  readonly statements: readonly ExpectedStatement[]
  /** An amount in the file is none: reading anything from it is the failure. */
  readonly mustRefuse?: boolean
}

/** The first difference between a reading and what is expected of it, or undefined. */
export function difference(
  wanted: readonly ExpectedStatement[],
  events: readonly Draft[],
): string | undefined {
  const statements = events.filter(({ name }) =>
    /^(bank-statement-received|balance-reported)$/.test(name),
  )
  if (statements.length !== wanted.length)
    return `${statements.length} statements, not ${wanted.length}`
  for (const [i, want] of wanted.entries()) {
    const own = statements[i]
    const entries = events.filter(
      ({ data }) => (data as Partial<BankTransaction>).statement?.eventId === own?.id,
    )
    const plain = entries.filter(
      ({ name }) => /-(booked|reported)$/.test(name) && name.includes('transaction'),
    )
    const found =
      statementDifference(want, own?.data as BankStatement) ??
      entriesDifference(
        want.entries,
        plain.map(({ data }) => data as BankTransaction),
      )
    if (found) return `statement ${i + 1}: ${found}`
  }
  return undefined
}

function statementDifference(want: ExpectedStatement, got: BankStatement): string | undefined {
  const id = squeezed(got.account.id)
  if (want.account && !squeezed(want.account).includes(id)) return 'account'
  for (const kind of ['opening', 'closing'] as const) {
    const balance = want[kind]
    if (!balance) continue
    if (canonical(balance.amount) !== canonical(got[kind]?.amount.value)) return `${kind} amount`
    if (balance.currency && balance.currency !== got[kind]?.amount.currency)
      return `${kind} currency`
    if (balance.date && balance.date !== got[kind]?.date) return `${kind} date`
  }
  return undefined
}

function entriesDifference(
  wanted: readonly ExpectedEntry[],
  got: readonly BankTransaction[],
): string | undefined {
  if (wanted.length !== got.length) return `${got.length} entries, not ${wanted.length}`
  for (const [i, want] of wanted.entries()) {
    const { amount, valueDate, bookingDate } = got[i] ?? {}
    const at = `entry ${i + 1}`
    if (canonical(want.amount) !== canonical(amount?.value)) return `${at} amount`
    if (want.currency && want.currency !== amount?.currency) return `${at} currency`
    if (want.valueDate && want.valueDate !== valueDate) return `${at} value date`
    if (want.bookingDate && want.bookingDate !== bookingDate) return `${at} booking date`
  }
  return undefined
}

const squeezed = (text: string) => text.replace(/[\s/-]/g, '').toUpperCase()

/** Decimal text without the zeros that mean nothing. */
function canonical(text: string | undefined): string | undefined {
  const match = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text?.trim() ?? '')
  if (!match) return text
  const [, sign, whole = '', fraction = ''] = match
  const digits = `${whole || '0'}${fraction ? `.${fraction}` : ''}`
  return digits === '0' ? '0' : `${sign === '-' ? '-' : ''}${digits}`
}
