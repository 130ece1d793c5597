import { memberOf } from '../store/placing.ts'

/** An account for those who may not see it: its last four characters. */
export function maskedAccount(account: string): string {
  return account.startsWith('feed ') ? account : `…${account.slice(-4)}`
}

export function shownAccount(account: string, masked: boolean | undefined): string {
  return masked ? maskedAccount(account) : account
}

/**
 * What of an event's data tells nothing of a person or of money. All else is left out, so that a
 * member which is new is hidden until somebody has thought about it.
 */
const plainMembers = new Set([
  'ordinal',
  'entry',
  'items',
  'status',
  'reversal',
  'bookingDate',
  'valueDate',
  'codes',
  'checks',
  'format',
  'flags',
  'withdraws',
  'corrects',
  'feed',
  'businessDate',
  'dueAt',
  'arrivedAs',
  'kind',
  'closedBy',
  'date',
  'dueDate',
  'postingDate',
])

const plainOfStatement = new Set([
  ...['eventId', 'number', 'sequence', 'page', 'from', 'to', 'createdAt'],
])

const plainAttributes = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'datacontenttype',
  'correlationid',
  'legalentity',
  'region',
  'sourcefile',
  'sourceposition',
  'traceparent',
])

/** The event without its personal and financial members. */
export function maskedEvent(event: object): object {
  const data = memberOf(event, 'data')
  const statement = memberOf(data, 'statement')
  const shown = statement === undefined ? {} : { statement: only(statement, plainOfStatement) }
  return { ...only(event, plainAttributes), data: { ...only(data, plainMembers), ...shown } }
}

function only(node: unknown, names: ReadonlySet<string>): object {
  if (typeof node !== 'object' || node === null) return {}
  return Object.fromEntries(Object.entries(node).filter(([name]) => names.has(name)))
}
