export interface WrittenAccount {
  readonly number?: string
  readonly currency?: string
  /** What follows the currency, as it stands in the file. */
  readonly summaries?: string
  /** Sum of the amounts in it, in minor units. */
  readonly sum?: bigint
  /** Records 16 and 88, whole lines. */
  readonly lines?: readonly string[]
}

export interface WrittenGroup {
  readonly modifier?: string
  readonly status?: string
  readonly time?: string
  readonly currency?: string
  readonly accounts: readonly WrittenAccount[]
}

/** A whole file; the totals of 49, 98 and 99 are those of its records. */
export function file(groups: readonly WrittenGroup[], version = '2'): string[] {
  const inside = groups.map(group)
  const amount = total(inside.map((part) => part.amount))
  const lines = inside.flatMap((part) => part.lines)
  return [
    `01,KNTRUS33,KONTOR,240116,0630,17,,,${version}/`,
    ...lines,
    `99,${amount},${groups.length},${lines.length + 2}/`,
  ]
}

/** One group of one account. */
export function statement(account: WrittenAccount, modifier = '2'): string[] {
  return file([{ modifier, accounts: [account] }])
}

function group(given: WrittenGroup) {
  const inside = given.accounts.map(account)
  const amount = total(inside.map((part) => part.amount))
  const lines = inside.flatMap((part) => part.lines)
  const { status = '1', time = '', currency = 'USD', modifier = '2' } = given
  const head = `02,KONTOR,121000000,${status},240115,${time},${currency},${modifier}/`
  const end = `98,${amount},${given.accounts.length},${lines.length + 2}/`
  return { amount, lines: [head, ...lines, end] }
}

function account(given: WrittenAccount) {
  const { number = '0012345678', currency = '', summaries = '', sum = 0n, lines = [] } = given
  const amount = sum + total(lines.map(amountOf))
  const whole = [`03,${number},${currency},${summaries}/`, ...lines]
  return { amount, lines: [...whole, `49,${amount},${whole.length + 1}/`] }
}

function total(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n)
}

function amountOf(line: string): bigint {
  return line.startsWith('16,') ? BigInt(line.split(',')[2] ?? '0') : 0n
}
