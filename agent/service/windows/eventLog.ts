import { advapi } from './advapi.ts'

/** `winnt.h`. */
const severities = { error: 1, warn: 2, info: 4 } as const

export type Severity = keyof typeof severities

/** The name that the Event Viewer shows as the source; `kontor service install` registers it. */
export const eventSource = 'Kontor'

/** Windows takes 31,839 characters. */
const maxCharacters = 30_000

/** Windows' own log: the only place where a service can say why it does not start. */
export async function openEventLog(): Promise<(severity: Severity, text: string) => void> {
  const api = await advapi()
  const log = api.openLog(eventSource)
  return (severity, text) => {
    if (log !== 0n) api.report(log, severities[severity], text.slice(0, maxCharacters))
  }
}
