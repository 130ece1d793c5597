import type { foundKinds } from '../console/contract.ts'
import { memberOf } from '../store/placing.ts'
import type { FoundEvent } from '../store/viewContract.ts'
import { nameOf } from '../store/viewEvent.ts'
import { maskedAccount } from './masking.ts'

type Kind = (typeof foundKinds)[number]

/** One line by which a person knows an event. Longer texts of the source are cut. */
export function titleOf({ type, body }: FoundEvent, masked: boolean | undefined): string {
  const name = nameOf(type) ?? type
  const data = memberOf(JSON.parse(body), 'data')
  const parts = name.startsWith('bank-transaction-')
    ? transaction(data, masked)
    : statements.has(name)
      ? statement(data, masked)
      : name.startsWith('statement-')
        ? [accountIn(data, masked), text(data, 'businessDate')]
        : masked
          ? []
          : [text(data, 'number'), money(data)]
  return [wordsOf(name), ...parts].filter((part) => part !== undefined).join(', ')
}

export function kindOf(type: string): Kind {
  const name = nameOf(type)
  if (name === undefined || name.startsWith('bank-transaction-')) return 'event'
  return statements.has(name) || name.startsWith('statement-') ? 'statement' : 'document'
}

const statements: ReadonlySet<string> = new Set(['bank-statement-received', 'balance-reported'])
const maxChars = 80

/** `bank-transaction-booked` as `Bank transaction booked`. */
function wordsOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

function transaction(data: unknown, masked: boolean | undefined) {
  const day = text(data, 'bookingDate') ?? text(data, 'valueDate')
  if (masked) return [accountIn(data, masked), day]
  return [money(data), day, text(memberOf(data, 'counterparty'), 'name')]
}

function statement(data: unknown, masked: boolean | undefined) {
  const number = text(memberOf(data, 'statement'), 'number')
  const closing = memberOf(data, 'closing')
  const corrects = memberOf(data, 'corrects') === undefined ? undefined : 'a correction'
  return [accountIn(data, masked), number && `no. ${number}`, text(closing, 'date'), corrects]
}

function accountIn(data: unknown, masked: boolean | undefined): string | undefined {
  const account =
    text(memberOf(data, 'register'), 'account') ?? text(memberOf(data, 'account'), 'id')
  if (account === undefined) return text(data, 'feed')
  return masked ? maskedAccount(account) : account
}

function money(data: unknown): string | undefined {
  const amount = memberOf(data, 'amount')
  const [value, currency] = [text(amount, 'value'), text(amount, 'currency')]
  return value === undefined ? undefined : `${value} ${currency ?? ''}`.trimEnd()
}

function text(node: unknown, name: string): string | undefined {
  const value = memberOf(node, name)
  if (typeof value !== 'string' || value === '') return undefined
  return value.length > maxChars ? `${value.slice(0, maxChars)}…` : value
}
