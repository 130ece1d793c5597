import { parse } from 'yaml'
import type { BankTransaction } from '../../events/bank.ts'
import { type Reading, readWith } from '../csv/readWith.ts'
import { type Proposal, propose } from './propose.ts'

/** For tests: a proposal for a whole file. */
export function proposeFor(file: string | Uint8Array): Proposal {
  const head = typeof file === 'string' ? Buffer.from(file) : file
  return propose({ head, tail: undefined, size: head.length })
}

/** For tests: what reading a file by the mapping that is proposed for it gives. */
export function readProposed(file: string | Uint8Array, charset = 'utf-8'): Reading {
  return readWith(parse(proposeFor(file).yaml), file, { charset })
}

/** For tests: booking date, value date and amount of each transaction, a line each. */
export function bookings(reading: Reading): string[] {
  return reading.events.map(({ data }) => {
    const { bookingDate, valueDate, amount } = data as BankTransaction
    return [bookingDate, valueDate, amount.value, amount.currency].filter(Boolean).join(' ')
  })
}
