import { codes, isWireCode } from '../protocol/codes.ts'
import { isOrderly, type Notice } from './notice.ts'
import { faultSentence } from './sources/sftp/faults.ts'

/** What is said of a connection that is gone: why, what to do, and when it is tried again. */

export function serverLost(notice: Extract<Notice, { kind: 'server-lost' }>): string {
  const { feed, server, code, offered, retryMs } = notice
  const what = `${server} ${faultSentence(code, offered)}`
  return `! ${feed}: ${what} [${code}; tried again in ${wait(retryMs)}]`
}

/** The code's own sentence says what to do, for the hub's part as for ours. */
export function linkDown({
  destination,
  code,
  retryMs,
}: Extract<Notice, { kind: 'link-down' }>): string {
  const isOver = retryMs === undefined
  if (isOver || isOrderly(code))
    return `${destination}: link closed${isOver ? '' : ', to be made anew'}`
  const why = isWireCode(code) ? ` ${codes[code].message}` : ''
  const next = `nothing is lost, tried again in ${wait(retryMs)}`
  return `! ${destination}: no link.${why} [${code}; ${next}]`
}

function wait(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
