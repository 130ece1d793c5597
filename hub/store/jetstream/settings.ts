/** Where the journal is, and how a hub shows itself there. */
export interface JetStreamSettings {
  /** Servers of one cluster, `nats://` or `tls://`; one that answers is enough. */
  readonly servers: readonly string[]
  /** Name of the stream; buckets and subjects begin with it. Letters, digits, `-` and `_`. */
  readonly stream: string
  /** Servers that keep each message: 1, 3 or 5. */
  readonly replicas: number
  /** Fetched anew at each connection, so that a renewed one is used at once. */
  readonly login?: () => Login
  /** PEM; undefined members are the machine's own authorities, and no certificate. */
  readonly tls: TlsFiles | undefined
  /** Undefined where no stream of events is wanted beside the journal. */
  readonly events?: EventStreamSettings | undefined
  /** Name of this hub, as the server's operators see it. */
  readonly hub: string
}

/** How long the stream of events keeps what it has; it is a copy. */
export interface EventStreamSettings {
  readonly maxAgeMs: number
  /** The servers set so much aside. What is oldest goes first. */
  readonly maxBytes: number
}

/** One of a token, a user with a password, and what stands in a `.creds` file. */
export type Login =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  | { readonly kind: 'credentials'; readonly text: string }

export interface TlsFiles {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

export interface JetStreamLimits {
  /** How long a server may take to answer, in milliseconds. */
  readonly requestMs: number
  /** How long what is not answered is sent again, under the same id, in milliseconds. */
  readonly patienceMs: number
  /** How long an entry may take to come back and be applied, in milliseconds. */
  readonly applyMs: number
  /** How often a frame is sent anew because another hub was quicker. */
  readonly conflicts: number
  /** Read ahead of what is applied, in bytes. */
  readonly maxAheadBytes: number
  /** Within this time the server drops an entry whose id it has, in milliseconds. */
  readonly duplicateMs: number
  /** Without a renewal for so long another hub leads, in milliseconds. */
  readonly leaseMs: number
  /** How often it is looked who leads, and whether the stream of events is there, in milliseconds. */
  readonly lookMs: number
  /** How long the server may be silent before the connection counts as dead, in milliseconds. */
  readonly silenceMs: number
}

export const jetStreamLimits: JetStreamLimits = {
  requestMs: 2_000,
  patienceMs: 8_000,
  applyMs: 10_000,
  conflicts: 8,
  maxAheadBytes: 16 * 1024 * 1024,
  duplicateMs: 120_000,
  leaseMs: 5_000,
  lookMs: 1_000,
  silenceMs: 4_000,
}
