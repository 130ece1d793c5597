/**
 * How members of events' data are classified, once for all who must know: the published schemas carry
 * it as `x-classification`, and the console shows whoever may not see names and amounts what is `plain`
 * alone. A member that is not here is in no class: it is hidden until somebody has thought about it, and
 * a test fails.
 *
 * - `personal`: names, accounts, addresses, texts and references that may tell of a person
 * - `financial`: amounts and what they follow from
 * - `plain`: dates, codes, numbers and verdicts of the program
 *
 * A path counts for all below it that has no class of its own.
 */
export type Classification = 'personal' | 'financial' | 'plain'

const classes: Readonly<Record<Classification, readonly string[]>> = {
  plain: [
    ...['ordinal', 'entry', 'items', 'status', 'reversal', 'bookingDate', 'valueDate', 'codes'],
    ...['checks', 'format', 'flags', 'withdraws', 'corrects', 'feed', 'businessDate', 'dueAt'],
    ...['arrivedAs', 'kind', 'closedBy', 'date', 'dueDate', 'postingDate'],
    ...['statement.eventId', 'statement.number', 'statement.sequence', 'statement.page'],
    ...['statement.from', 'statement.to', 'statement.createdAt'],
  ],
  personal: [
    ...['account', 'statement', 'references', 'counterparty', 'remittance', 'text', 'original'],
    ...['register', 'checks.released', 'matchKey', 'number', 'customer', 'payer', 'payee'],
    ...['paymentReference', 'orderNumber', 'invoiceNumber', 'paymentNumber', 'reference'],
    ...['endToEnd', 'authorization', 'reason', 'name', 'address', 'country', 'taxId', 'email'],
    ...['phone', 'bic', 'companyCode', 'costCentre', 'lacking'],
  ],
  financial: [
    ...['amount', 'opening', 'closing', 'balances', 'totals', 'charges', 'exchange', 'posting'],
    ...['net', 'tax', 'fee', 'discount', 'allocations', 'lines', 'creditLimit', 'paymentTerms'],
    ...['method', 'blocked', 'validFrom', 'documentDate', 'period', 'currency', 'before', 'after'],
  ],
}

const classOfPath: ReadonlyMap<string, Classification> = new Map(
  (Object.entries(classes) as [Classification, readonly string[]][]).flatMap(([name, paths]) =>
    paths.map((path) => [path, name] as const),
  ),
)

/** The class of a member of `data` by its path, or of the nearest one above it that has one. */
export function classificationOf(path: readonly string[]): Classification | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const found = classOfPath.get(path.slice(0, length).join('.'))
    if (found !== undefined) return found
  }
  return undefined
}

/** Data without its personal and financial members. */
export function plainData(data: unknown, path: readonly string[] = []): object {
  if (typeof data !== 'object' || data === null) return {}
  const shown = Object.entries(data).flatMap(([name, value]): [string, unknown][] => {
    const here = [...path, name]
    if (!hasPlain(here)) return []
    if (!isMixed(here)) return [[name, value]]
    return [[name, plainData(value, here)]]
  })
  return Object.fromEntries(shown)
}

/** Whether a member, or one below it, is plain. */
function hasPlain(path: readonly string[]): boolean {
  return classificationOf(path) === 'plain' || below(path).some((found) => found === 'plain')
}

/** Whether members below one are of other classes than it is. */
function isMixed(path: readonly string[]): boolean {
  return below(path).length > 0
}

function below(path: readonly string[]): Classification[] {
  const start = `${path.join('.')}.`
  return [...classOfPath].flatMap(([name, found]) => (name.startsWith(start) ? [found] : []))
}
