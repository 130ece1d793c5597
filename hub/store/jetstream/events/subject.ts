import { hash } from 'node:crypto'
import { tokenOf } from '../subjects.ts'

/** What of an event names its subject. */
export interface Facts {
  readonly inbox: string
  readonly type: string
  readonly region: string | undefined
  readonly legalEntity: string | undefined
}

/** Stands for a region or a legal entity that an event does not name. */
export const nothing = '=none'

/**
 * `STREAM.INBOX.REGION.ENTITY.NAME`, where the name is `bank-transaction-booked` of the type
 * `finance.bank-transaction-booked.v1`, as the filters of routes and readers have it; a type that is
 * not one of ours stands as a whole.
 */
export function subjectOf(stream: string, { inbox, type, region, legalEntity }: Facts): string {
  const name = /^finance\.(.+)\.v\d+$/.exec(type)?.[1] ?? type
  return [stream, ...[inbox, region, legalEntity, name].map(shortTokenOf)].join('.')
}

/**
 * Texts come from outside, and a server cuts the connection of whoever writes a line of more than
 * 4 KiB: what would be long stands as its hash. No text of `tokenOf` has `=l` or `=n` in it.
 */
function shortTokenOf(text: string | undefined): string {
  if (text === undefined || text === '') return nothing
  const token = tokenOf(text.slice(0, maxTokenChars + 1))
  return token.length <= maxTokenChars ? token : `=long-${hash('sha256', text, 'hex')}`
}

const maxTokenChars = 200
