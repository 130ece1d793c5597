import { SftpFault } from '../../agent/sources/sftp/faults.ts'
import { Session } from '../../agent/sources/sftp/session.ts'
import { agentDefaults } from '../../config/defaults.ts'
import { durationMs } from '../../config/durations.ts'
import type { SftpConfig } from '../../config/types.ts'

/** The fingerprint that a server offers, or why it can't be had. Nothing is sent to it. */
export async function offeredKey(
  host: string,
  port: number,
): Promise<{ readonly offered: string } | { readonly fault: SftpFault }> {
  const none = { password: undefined, key: undefined, keyPassphrase: undefined }
  const login = () => ({ ...none, password: 'unasked', proxyPassword: undefined })
  try {
    const session = await Session.open({ sftp: unpinned(host, port), login }, {})
    await session.end()
  } catch (error) {
    if (error instanceof SftpFault && error.offered !== undefined) return { offered: error.offered }
    return { fault: error instanceof SftpFault ? error : new SftpFault('protocol-error') }
  }
  // Without a pinned key no session opens.
  return { fault: new SftpFault('protocol-error') }
}

function unpinned(host: string, port: number): SftpConfig {
  return {
    host,
    port,
    user: 'kontor',
    folder: '/',
    hostKeys: [],
    password: undefined,
    key: undefined,
    keyPassphrase: undefined,
    whenTaken: 'leave',
    moveTo: undefined,
    algorithms: { kex: [], serverHostKey: [], cipher: [], hmac: [] },
    proxy: undefined,
    maxSessions: 1,
    parallel: 1,
    timeoutMs: durationMs(agentDefaults.sftp.timeout) ?? 0,
  }
}
