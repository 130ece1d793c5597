import { plainData } from '../../events/classification.ts'
import { memberOf } from '../store/placing.ts'

/** An account for those who may not see it: its last four characters. */
export function maskedAccount(account: string): string {
  return account.startsWith('feed ') ? account : `…${account.slice(-4)}`
}

export function shownAccount(account: string, masked: boolean | undefined): string {
  return masked ? maskedAccount(account) : account
}

/** Banks write accounts into the names of files: six digits in a row may be one. */
export function shownFile(name: string, masked: boolean | undefined): string {
  return masked ? name.replace(/\d{6,}/g, (digits) => '#'.repeat(digits.length)) : name
}

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

/** The event without its personal and financial members; events/classification.ts says which. */
export function maskedEvent(event: object): object {
  return { ...only(event, plainAttributes), data: plainData(memberOf(event, 'data')) }
}

function only(node: unknown, names: ReadonlySet<string>): object {
  if (typeof node !== 'object' || node === null) return {}
  return Object.fromEntries(Object.entries(node).filter(([name]) => names.has(name)))
}
