import type { News } from '../contract.ts'
import type { Entry } from './entry.ts'
import type { Result } from './projection.ts'

/** What an entry of another hub means for those who wait at this one. */
export function newsOf(entry: Entry, result: Result): News | undefined {
  if (entry.kind === 'frame') return { kind: 'events', inbox: entry.delivery.hello.inbox }
  const isCommand = entry.kind === 'call' && entry.book === 'commands'
  if (!isCommand || !result.ok || !['ask', 'approve'].includes(entry.method)) return undefined
  const { inbox, agent, state } = Object(result.value)
  if (state !== 'sent') return undefined
  return { kind: 'command', inbox: String(inbox), agent: String(agent) }
}
