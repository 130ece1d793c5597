import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { within } from './deadline.ts'
import { faultSentence, SftpFault } from './faults.ts'
import { FolderView, type ViewRules } from './folderView.ts'
import type { Progress } from './handshake.ts'
import type { ServerRules } from './rules.ts'
import { Session } from './session.ts'

/** One step on the way to the files of a server. */
export interface ProbeStep {
  readonly ok: boolean
  /** Begins with the name of the server. */
  readonly what: string
}

/**
 * Goes the way of a visit up to the listing, a line each: name, connection, host key, login, folder.
 * Ends with the first that fails. Takes and changes nothing.
 */
export async function probe(server: ServerRules, selecting: ViewRules): Promise<ProbeStep[]> {
  const { host, port, proxy, user, folder } = server.sftp
  const name = `${host}:${port}`
  const steps: ProbeStep[] = []
  const progress: Progress = {}
  try {
    if (proxy === undefined && isIP(host) === 0) {
      const { address } = await resolved(host, server.sftp.timeoutMs)
      steps.push({ ok: true, what: `${host} is ${address}` })
    }
    const session = await Session.open(server, progress).finally(() => {
      steps.push(...came(name, user, progress, proxy === undefined ? '' : ' through the proxy'))
    })
    try {
      const entries = await session.list(folder)
      const { files } = new FolderView(selecting).files(entries)
      const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, ${files.length} for this feed`
      steps.push({ ok: true, what: `${name} lists ${folder}: ${count}` })
    } finally {
      await session.end()
    }
  } catch (error) {
    const fault = error instanceof SftpFault ? error : new SftpFault('protocol-error')
    steps.push({ ok: false, what: `${name} ${faultSentence(fault.code, fault.offered)}` })
  }
  return steps
}

async function resolved(host: string, timeoutMs: number): Promise<{ address: string }> {
  try {
    return await within(timeoutMs, lookup(host))
  } catch (error) {
    throw error instanceof SftpFault ? error : new SftpFault('name-unknown')
  }
}

/** What was reached before the session was open, or before it failed. */
function came(name: string, user: string, progress: Progress, way: string): ProbeStep[] {
  const { connected, hostKey, hostKeyTrusted, loggedIn } = progress
  const steps: ProbeStep[] = []
  if (connected) steps.push({ ok: true, what: `${name} answers${way}` })
  if (hostKeyTrusted) {
    steps.push({ ok: true, what: `${name} shows the pinned key ${hostKey}` })
  }
  if (loggedIn) steps.push({ ok: true, what: `${name} accepts the login of ${user}` })
  return steps
}
