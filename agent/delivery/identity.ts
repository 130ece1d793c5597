import type { SecureContextOptions } from 'node:tls'
import type { WireCode } from '../../protocol/codes.ts'
import type { Way } from '../tunnel/tunnel.ts'

/** What one connection is opened with. */
export interface Credentials {
  readonly way: Way
  /** For `Authorization: Bearer …`. */
  readonly bearer: string | undefined
  /** Own certificate and key, trusted authorities, oldest version. */
  readonly tls: SecureContextOptions
  /** After this time the connection is made anew, before what it was opened with ends. */
  readonly renewInMs: number | undefined
}

/** What an agent proves itself with to one hub. */
export interface Identity {
  /**
   * Fetched anew for each connection, so that whatever was renewed meanwhile is used.
   *
   * @throws {LinkFault} `identity-unavailable` and the codes of the way to an authorization server.
   */
  present(signal: AbortSignal): Promise<Credentials>
}

/** Why a connection can't be made: a code of the wire, and the system's where it said one. */
export class LinkFault extends Error {
  override readonly name = 'LinkFault'
  readonly code: WireCode
  readonly system: string | undefined

  constructor(code: WireCode, system?: string) {
    super(code)
    this.code = code
    this.system = system
  }
}

const connectMs = 15_000

/** Without a proxy. */
export const straight: Way = {
  proxy: undefined,
  proxyPassword: undefined,
  timeoutMs: connectMs,
}

/** A token that the hub has issued, and nothing else. */
export function bearer(token: () => string): Identity {
  return {
    present: async () => ({
      way: straight,
      bearer: token(),
      tls: { minVersion: 'TLSv1.3' },
      renewInMs: undefined,
    }),
  }
}
