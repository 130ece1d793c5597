import type { Standing } from '../outbox/standing.ts'
import { isOrderly, type Notice, type Tell } from './notice.ts'

/**
 * Passes notices on, and keeps those of faults that stand for `kontor status`, as long as they do.
 */
export function keptStanding(standing: Standing, tell: Tell): Tell {
  const raised = new Set<string>()
  /** What could not be written, by its subject; the next notice tries again. */
  const owed = new Map<string, () => void>()
  return (notice) => {
    tell(notice)
    const change = standingChange(notice)
    if (change !== undefined && 'raise' in change) {
      raised.add(change.raise)
      owed.set(change.raise, () => standing.raise(change.raise, notice))
    } else if (change !== undefined && raised.delete(change.over)) {
      owed.set(change.over, () => standing.over(change.over))
    }
    for (const [subject, write] of owed) {
      try {
        write()
        owed.delete(subject)
      } catch (error) {
        // A store that can't be written, on a full disk mostly, must not stop the telling of it.
        if (!(error as { code?: string }).code?.startsWith('SQLITE_')) throw error
        return
      }
    }
  }
}

/** What a notice means for what stands still: a fault begins, or is over. */
export type Change = { readonly raise: string } | { readonly over: string }

/**
 * Which fault a notice begins or ends. Faults have a subject, such as `feed bank`: the newest notice
 * of a subject is what stands.
 */
export function standingChange(notice: Notice): Change | undefined {
  switch (notice.kind) {
    case 'folder-lost':
    case 'server-lost':
      return { raise: `feed ${notice.feed}` }
    case 'folder-watched':
    case 'server-watched':
      return { over: `feed ${notice.feed}` }
    case 'file-delayed':
    case 'remote-file-delayed':
    case 'file-unready':
      return { raise: fileSubject(notice.file) }
    case 'file-picked-up':
    case 'file-gone':
    case 'file-settled':
    case 'source-waits':
    case 'remote-file-put-away':
      return { over: fileSubject(notice.file) }
    case 'link-down':
      return isOrderly(notice.code) ? undefined : { raise: destination(notice) }
    case 'identity-not-renewed':
      return { raise: `identity ${notice.destination}` }
    case 'identity-renewed':
      return { over: `identity ${notice.destination}` }
    case 'link-up':
      return { over: destination(notice) }
    case 'destination-over-budget':
      return { raise: `budget ${notice.destination}` }
    case 'destination-rebuilt':
      return { over: `budget ${notice.destination}` }
    case 'config-kept':
      return { raise: 'configuration' }
    case 'config-reloaded':
      return { over: 'configuration' }
    case 'register-kept':
      return { raise: `table ${notice.table}` }
    case 'register-reloaded':
      return { over: `table ${notice.table}` }
    default:
      return undefined
  }
}

const fileSubject = ({ feed, path }: { feed: string; path: string }) => `file ${feed}/${path}`
const destination = (notice: { destination: string }) => `destination ${notice.destination}`
