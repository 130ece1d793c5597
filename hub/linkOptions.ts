import type { AgentHolder, HubOAuthConfig } from '../config/types.ts'

/** PEM: a string is the path of a file, a buffer the text itself. */
export interface HubTls {
  readonly cert: string | Buffer
  readonly key: string | Buffer
  /** Oldest version that is spoken; 1.3 where nothing is said. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
}

/** The hub's own authority makes the certificate, for these DNS names and IP addresses. */
export interface OwnTls {
  readonly names: readonly string[]
  readonly minVersion?: HubTls['minVersion']
}

/** What agents may prove themselves by, besides a token that `authorize` knows. */
export interface LinkOptions {
  readonly agents: readonly AgentHolder[]
  /** Authority of the company that signs certificates of agents, PEM. */
  readonly clientCa?: string | undefined
  /** `ca` is PEM here. */
  readonly oauth?: HubOAuthConfig | undefined
  /** Whether the hub gives certificates itself, and for how long. */
  readonly enrolment?: { readonly certificateMs: number } | undefined
}
