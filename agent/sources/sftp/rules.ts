import type { SftpConfig } from '../../../config/types.ts'
import type { SelectionRules } from '../selection.ts'

/** What is resolved anew for each session; never in a message. */
export interface Login {
  readonly password: string | undefined
  readonly key: string | undefined
  readonly keyPassphrase: string | undefined
  readonly proxyPassword: string | undefined
}

/** A server, and how to get in. */
export interface ServerRules {
  readonly sftp: SftpConfig
  /** @throws {SftpFault} `secret-unavailable`. */
  login(): Login
}

export interface SftpRules extends SelectionRules, ServerRules {
  readonly feed: string
  readonly settleMs: number
  readonly doneMarker: string | undefined
  /** Folder of this feed's downloads, in the state folder. */
  readonly incoming: string
  readonly minFreeDiskBytes: number
}

export const sftpLimits = {
  /** Entries of a folder that are listed before it is refused. */
  maxEntries: 50_000,
  /** Bytes of a name. */
  maxNameBytes: 255,
  /** Times a folder is listed within one visit while its files still change. */
  maxLooks: 10,
  /** Before the next visit, where files still changed at the end of one. */
  revisitMs: 60_000,
  /** Between two looks for whether all destinations have what is to be deleted. */
  acknowledgedMs: 500,
  /** How long an orderly end of a session may take. */
  endMs: 3_000,
  /** Refused names that are remembered, so that each is told of once. */
  maxToldNames: 1_000,
} as const

/** `sftp://host:22/folder`, for people. */
export function serverName({ host, port, folder }: SftpConfig): string {
  const named = host.includes(':') ? `[${host}]` : host
  return `sftp://${named}:${port}${folder.startsWith('/') ? '' : '/'}${folder}`
}
