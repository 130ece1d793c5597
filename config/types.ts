import type { EventName } from '../events/catalogue.ts'
import type { ReadLimits } from '../parsers/limits.ts'
import type { Mapping } from '../parsers/mapping/schema.ts'
import type { bankFormats } from './agentSchema.ts'
import type { Secret, SecretReference } from './secrets.ts'
import type { logLevels } from './values.ts'

/** The loaded configuration: paths are absolute, durations milliseconds, sizes bytes. */
export interface AgentConfig {
  /** The configuration file. */
  readonly file: string
  readonly agent: string
  readonly stateFolder: string
  readonly feeds: readonly FeedConfig[]
  readonly destinations: readonly DestinationConfig[]
  readonly log: LogConfig
  readonly limits: AgentLimits
}

export interface FeedConfig {
  readonly name: string
  /** Existed and could be read when the configuration was loaded. */
  readonly folder: string
  /** Patterns of file names, see `picks` in globs.ts. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly subfolders: boolean
  /** With `.done`: a file is complete once `NAME.done` exists, with or without its own ending. */
  readonly doneMarker: string | undefined
  /**
   * `archive`: the source is removed once its copy is kept in the state folder. `leave`: it stays.
   */
  readonly settle: 'archive' | 'leave'
  readonly settleTimeMs: number
  readonly scanEveryMs: number
  readonly charset: string | undefined
  /** Name of a `Format` of parsers/formats.ts. */
  readonly format: (typeof bankFormats)[number] | undefined
  readonly mapping: Mapping | undefined
  readonly legalEntity: string | undefined
}

export interface DestinationConfig {
  readonly name: string
  readonly url: string
  /** Last part of the address: the hub's name for where the events go. */
  readonly inbox: string
  /** As it was at loading. */
  readonly token: Secret
  /** Where the token is kept, to resolve it again before a reconnect. */
  readonly tokenReference: SecretReference
  readonly filter: {
    /** Every type that a pattern fits, or undefined for all. */
    readonly types: readonly EventName[] | undefined
    /** Names of feeds, or undefined for all. */
    readonly feeds: readonly string[] | undefined
  }
  readonly startFrom: 'beginning' | 'now'
}

export interface ListenConfig {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
}

export interface LogConfig {
  readonly level: (typeof logLevels)[number]
}

export interface AgentLimits {
  readonly minFreeDiskBytes: number
  readonly read: ReadLimits
}

export interface HubConfig {
  readonly file: string
  readonly hub: string
  readonly stateFolder: string
  readonly listen: ListenConfig
  /** Paths of PEM files that fit together; undefined: plain, and then on this machine alone. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Who may deliver. */
  readonly agents: readonly TokenHolder[]
  /** Who may read events; empty: this machine alone. */
  readonly readers: readonly TokenHolder[]
  readonly log: LogConfig
}

/** An agent or a reader, as a hub knows it: by the token that it shows. */
export interface TokenHolder {
  readonly name: string
  /** As it was at loading. */
  readonly token: Secret
  /** Where the token is kept. */
  readonly tokenReference: SecretReference
}
