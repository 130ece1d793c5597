import type { EventName } from '../events/catalogue.ts'
import type { IsoDate } from '../events/date.ts'
import type { ReadLimits } from '../parsers/limits.ts'
import type { Mapping } from '../parsers/mapping/schema.ts'
import type { allowedCommands, bankFormats } from './agentSchema.ts'
import type { calendarNames } from './expectSchema.ts'
import type { accessRoles, fourEyesActions } from './hubAccessSchema.ts'
import type { tlsVersions } from './linkSchema.ts'
import type { AccountRow, PostingRow } from './registerSchema.ts'
import type { Retention } from './retention.ts'
import type { Secret, SecretReference } from './secrets.ts'
import type { OldAlgorithm, oldAlgorithms } from './sftpSchema.ts'
import type { logLevels } from './values.ts'

/** The loaded configuration: paths are absolute, durations milliseconds, sizes bytes. */
export interface AgentConfig {
  /** The configuration file. */
  readonly file: string
  readonly agent: string
  readonly stateFolder: string
  readonly feeds: readonly FeedConfig[]
  readonly destinations: readonly DestinationConfig[]
  /** How long a statement may be missing between two others before it is told. */
  readonly gapGraceMs: number
  /** Whose accounts are whose; undefined where the configuration says nothing of it. */
  readonly accounts: AccountTable | undefined
  /** How entries might be posted. */
  readonly postings: PostingTable | undefined
  /** Accounts of the operating system that may decide; undefined: all that may write the state. */
  readonly operators: readonly string[] | undefined
  readonly retention: RetentionConfig
  /** Where the agent tells how it fares, on this machine alone; undefined: nowhere. */
  readonly health: ListenConfig | undefined
  readonly log: AgentLogConfig
  readonly limits: AgentLimits
  readonly atRest: AtRestConfig
}

/** What data is encrypted with where it lies. */
export interface AtRestConfig {
  /** Undefined: in the clear. */
  readonly key: SecretReference | undefined
  readonly previous: readonly SecretReference[]
}

export interface FeedConfig {
  readonly name: string
  /**
   * May be wanting, and come while the agent runs. A feed has either this or `sftp`.
   */
  readonly folder: string | undefined
  readonly sftp: SftpConfig | undefined
  /** When an SFTP feed is visited; a folder is watched. */
  readonly visits: VisitConfig
  /** Patterns of file names, see `picks` in globs.ts. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly subfolders: boolean
  /** How changes of the folder are noticed. */
  readonly watch: 'auto' | 'events' | 'poll'
  /** How long a file may be not ready before that is told. */
  readonly unreadyAfterMs: number
  /** An ending, a pattern or the name of a folder's one marker, see agent/sources/doneMarker.ts. */
  readonly doneMarker: string | undefined
  /**
   * `archive`: the source is removed once its copy is kept in the state folder. `delete`: once every
   * destination has acknowledged what came of it, too. `leave`: it stays.
   */
  readonly settle: 'archive' | 'delete' | 'leave'
  readonly settleTimeMs: number
  readonly scanEveryMs: number
  readonly charset: string | undefined
  /** Name of a `Format` of parsers/formats.ts. */
  readonly format: (typeof bankFormats)[number] | undefined
  readonly mapping: Mapping | undefined
  readonly legalEntity: string | undefined
  /** What must come by when. */
  readonly expect: readonly ExpectationConfig[]
  /** Keys for OpenPGP; undefined: the feed takes no such file. */
  readonly pgp: PgpConfig | undefined
  /** What becomes of a statement whose account is not in the register. */
  readonly unknownAccount: 'deliver' | 'hold'
}

/** What a bank is to deliver by when. */
export interface ExpectationConfig {
  readonly feed: string
  /** Without blanks, in capitals; undefined: any file of the feed. */
  readonly account: string | undefined
  /** Time of day on the clock of the zone, in minutes since midnight. */
  readonly byMinutes: number
  /** Of the IANA database. */
  readonly timeZone: string
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  readonly calendar: (typeof calendarNames)[number]
  /** More days on which nothing is due. */
  readonly closed: readonly IsoDate[]
  readonly covers: 'previous-day' | 'same-day'
  readonly graceMs: number
  readonly onNoMovement: 'statement' | 'none'
}

/** Keys of a feed. They are fetched anew for each file, so that a renewed one is used at once. */
export interface PgpConfig {
  readonly keys: readonly SecretReference[]
  readonly passphrase: SecretReference | undefined
  /** Absolute paths of the bank's public keys, armored. */
  readonly signedBy: readonly string[]
  readonly requireSignature: boolean
}

/** A table of the register, as it was when the configuration was loaded. */
export interface RegisterTable<Row> {
  /** The file that holds it; undefined where its rows stand in the configuration. */
  readonly source: TableSource | undefined
  readonly rows: readonly Row[]
}

export interface TableSource {
  readonly path: string
  /** The name that problems give it. */
  readonly shown: string
  /** Size and time of the version that was read, see `DiskEntry`. */
  readonly version: string | undefined
}

/** A row of `postings` under its name, or `row N` where it has none. */
export interface PostingRule extends PostingRow {
  readonly rule: string
}

export type AccountTable = RegisterTable<AccountRow>
export type PostingTable = RegisterTable<PostingRule>

/** A bank's server that files are fetched from. Secrets are resolved anew for each session. */
export interface SftpConfig {
  readonly host: string
  readonly port: number
  readonly user: string
  /** On the server. */
  readonly folder: string
  /** Fingerprints that are trusted, `SHA256:` and base64 without padding; empty: none is. */
  readonly hostKeys: readonly string[]
  readonly password: SecretReference | undefined
  readonly key: SecretReference | undefined
  readonly keyPassphrase: SecretReference | undefined
  readonly whenTaken: 'leave' | 'delete' | 'move'
  /** On the server; there with `move`. */
  readonly moveTo: string | undefined
  /** Old algorithms that are allowed besides the sound ones. */
  readonly algorithms: Readonly<Record<keyof typeof oldAlgorithms, readonly OldAlgorithm[]>>
  readonly proxy: ProxyConfig | undefined
  /** With the host, of all feeds together. */
  readonly maxSessions: number
  readonly parallel: number
  readonly timeoutMs: number
}

export interface ProxyConfig {
  readonly kind: 'socks5' | 'http'
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: SecretReference | undefined
}

/** Wall times of a zone by cron expressions of five fields, or a time between two visits. */
export type VisitConfig =
  | { readonly expressions: readonly string[]; readonly timeZone: string }
  | { readonly everyMs: number }

/** What an agent proves itself with to a hub. */
export type IdentityConfig =
  | {
      readonly kind: 'token'
      /** As it was at loading. */
      readonly token: Secret
      /** Where the token is kept, to resolve it again before a reconnect. */
      readonly reference: SecretReference
    }
  /** A certificate of the company, see `LinkTls`. */
  | { readonly kind: 'certificate' }
  /** A certificate of the hub, which the state folder keeps. */
  | { readonly kind: 'enrolled' }
  | {
      readonly kind: 'oauth'
      readonly tokenUrl: string
      readonly clientId: string
      /** Undefined: the certificate in place of a secret. */
      readonly clientSecret: SecretReference | undefined
      readonly scope: string | undefined
      readonly audience: string | undefined
      /** Path of a PEM file. */
      readonly ca: string | undefined
    }

/** Paths of PEM files. They are read anew for each connection, so that renewed ones are used. */
export interface LinkTls {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly passphrase: SecretReference | undefined
  readonly minVersion: (typeof tlsVersions)[number]
}

export interface LinkConfig {
  readonly identity: IdentityConfig
  readonly tls: LinkTls
  readonly proxy: ProxyConfig | undefined
}

export interface DestinationConfig extends LinkConfig {
  readonly name: string
  readonly url: string
  /** Last part of the address: the hub's name for where the events go. */
  readonly inbox: string
  readonly filter: {
    /** Every type that a pattern fits, or undefined for all. */
    readonly types: readonly EventName[] | undefined
    /** Names of feeds, or undefined for all. */
    readonly feeds: readonly string[] | undefined
  }
  readonly startFrom: 'beginning' | 'now'
  /** Whether the hub may ask for replays. */
  readonly allowReplay: boolean
  /** What people at the hub may do here. */
  readonly allowCommands: readonly AllowedCommand[]
  /** What may wait for it in the outbox. */
  readonly budgetBytes: number
}

/** A kind of command: let held units go, try again, skip a parked release, send again. */
export type AllowedCommand = (typeof allowedCommands)[number]

export interface ListenConfig {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
}

export interface LogConfig {
  readonly level: (typeof logLevels)[number]
}

export interface AgentLogConfig extends LogConfig {
  /** Undefined: standard output alone, which journald and the Event Log take. */
  readonly file: LogFileConfig | undefined
}

export interface LogFileConfig {
  readonly path: string
  readonly maxBytes: number
  /** Files that were put aside. */
  readonly keep: number
}

export interface AgentLimits {
  readonly minFreeDiskBytes: number
  readonly read: ReadLimits
  readonly unwrap: UnwrapLimits
}

/** What a wrapped file may unpack to, with all that is nested in it. */
export interface UnwrapLimits {
  readonly maxMembers: number
  readonly maxUnpackedBytes: number
  /** Unpacked bytes to packed ones; small files are not judged by it. */
  readonly maxRatio: number
}

/** How long originals are kept, and the events that every destination has. */
export interface RetentionConfig {
  readonly archive: Retention
  readonly quarantine: Retention
  readonly events: Retention
}

export interface HubConfig extends HubLinkConfig, HubAccessConfig {
  readonly file: string
  readonly hub: string
  readonly stateFolder: string
  /** Undefined: a file in the folder. */
  readonly store: StoreConfig | undefined
  readonly listen: ListenConfig
  /** Links of agents at the same time. */
  readonly maxLinks: number
  /** Who may deliver, besides those that enrol. */
  readonly agents: readonly AgentHolder[]
  /** Who may read events; empty: this machine alone. */
  readonly readers: readonly ReaderConfig[]
  /** To whom events are pushed. */
  readonly routes: readonly RouteConfig[]
  readonly alerts: AlertsConfig
  readonly log: LogConfig
}

/** Where several hubs keep one store. */
export interface StoreConfig {
  /** `nats://` or `tls://`. */
  readonly servers: readonly string[]
  readonly stream: string
  readonly replicas: number
  /** A stream with a message for each event, a copy; undefined where none is wanted. */
  readonly events: { readonly maxAgeMs: number; readonly maxBytes: number } | undefined
  readonly login: StoreLogin | undefined
  /** Paths of PEM files. */
  readonly tls:
    | {
        readonly ca: string | undefined
        readonly cert: string | undefined
        readonly key: string | undefined
      }
    | undefined
}

export type StoreLogin =
  | { readonly kind: 'token'; readonly token: SecretReference }
  | { readonly kind: 'user'; readonly user: string; readonly password: SecretReference }
  | { readonly kind: 'credentials'; readonly text: SecretReference }

/** Where the hub's certificate comes from: PEM files by their paths, or its own authority. */
export type HubTlsConfig = (
  | { readonly cert: string; readonly key: string }
  | { readonly names: readonly string[] }
) & {
  readonly minVersion: (typeof tlsVersions)[number]
  readonly clientCa: string | undefined
}

/** What a hub knows its agents by. */
export interface HubLinkConfig {
  /** Paths of PEM files that fit together; undefined: plain, and then on this machine alone. */
  readonly tls: HubTlsConfig | undefined
  readonly oauth: HubOAuthConfig | undefined
  readonly enrolment: { readonly invitationMs: number; readonly certificateMs: number } | undefined
}

export interface HubOAuthConfig {
  readonly issuer: string
  readonly audience: string
  /** Claim that names the client. */
  readonly claim: 'client_id' | 'sub' | 'azp' | 'appid'
  /** Whether tokens without `cnf` are refused. */
  readonly bound: boolean
  /** Path of a PEM file. */
  readonly ca: string | undefined
}

/** An agent, as a hub knows it by its configuration; one of the marks of a certificate is there. */
export interface AgentHolder {
  readonly name: string
  readonly token: Secret | undefined
  readonly tokenReference: SecretReference | undefined
  readonly certificate:
    | {
        readonly commonName?: string | undefined
        readonly dnsName?: string | undefined
        readonly fingerprint?: string | undefined
      }
    | undefined
  readonly oauthClient: string | undefined
}

/** A reader, as a hub knows it: by the token that it shows. */
export interface TokenHolder {
  readonly name: string
  /** As it was at loading. */
  readonly token: Secret
  /** Where the token is kept. */
  readonly tokenReference: SecretReference
}

/** A consumer that asks by itself, and what it may see; undefined: all. */
export interface ReaderConfig extends TokenHolder {
  readonly inboxes: readonly string[] | undefined
  readonly regions: readonly string[] | undefined
  readonly legalEntities: readonly string[] | undefined
  readonly eventsPerSecond: number | undefined
  readonly role: (typeof accessRoles)[number]
  /** Whether names and amounts are hidden from it. */
  readonly masked: boolean
}

/** Who may do what on the console. */
export interface HubAccessConfig {
  readonly signIn: {
    readonly password: boolean
    readonly idleMs: number
    readonly longestMs: number
    readonly oidc: HubOidcConfig | undefined
  }
  /** Actions that a second user must approve. */
  readonly fourEyes: readonly (typeof fourEyesActions)[number][]
  /** Agents that may deliver these alone; undefined in one: all. */
  readonly assignments: readonly AssignmentConfig[]
}

export interface AssignmentConfig {
  readonly agent: string
  readonly accounts: readonly string[] | undefined
  readonly regions: readonly string[] | undefined
  readonly legalEntities: readonly string[] | undefined
}

export interface HubOidcConfig {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: SecretReference | undefined
  readonly publicUrl: string
  readonly scopes: readonly string[]
  readonly nameClaim: string
  readonly grantClaim: string
  readonly grants: readonly {
    readonly value: string
    readonly role: (typeof accessRoles)[number]
    readonly regions: readonly string[] | undefined
    readonly legalEntities: readonly string[] | undefined
    readonly masked: boolean
  }[]
}

/** What a hub alerts of, and where its alerts go. */
export interface AlertsConfig {
  readonly backlogAgeMs: number
  readonly stuckMs: number
  readonly clockOffsetMs: number
  readonly minFreeDiskBytes: number
  readonly certificateDays: number
  readonly flapMs: number
  readonly webhooks: readonly {
    readonly name: string
    readonly url: string
    readonly signature: SecretReference | undefined
    readonly least: AlertSeverity
    /** Path of a PEM file. */
    readonly ca: string | undefined
  }[]
  readonly mail: MailConfig | undefined
}

export interface MailConfig {
  readonly host: string
  readonly port: number
  /** TLS from the first byte, in place of STARTTLS. */
  readonly isImplicit: boolean
  /** Path of a PEM file. */
  readonly ca: string | undefined
  readonly user: string | undefined
  readonly password: SecretReference | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly least: AlertSeverity
}

type AlertSeverity = 'info' | 'warning' | 'critical'

/** A consumer that events are pushed to. */
export interface RouteConfig {
  readonly name: string
  readonly inbox: string
  readonly url: string
  readonly mode: 'batch' | 'single'
  /** What is handed on; what is undefined chooses all. */
  readonly filter: {
    readonly types?: readonly string[] | undefined
    readonly regions?: readonly string[] | undefined
    readonly legalEntities?: readonly string[] | undefined
    readonly accounts?: readonly string[] | undefined
  }
  readonly startFrom: 'beginning' | 'now'
  readonly maxEvents: number
  readonly maxBytes: number
  readonly eventsPerSecond: number | undefined
  readonly timeoutMs: number
  readonly attempts: number
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  readonly signature: SecretReference | undefined
  readonly oauth:
    | {
        readonly tokenUrl: string
        readonly clientId: string
        readonly clientSecret: SecretReference
        readonly scope: string | undefined
        readonly audience: string | undefined
      }
    | undefined
  /** Paths of PEM files. */
  readonly tls: {
    readonly cert?: string | undefined
    readonly key?: string | undefined
    readonly ca?: string | undefined
  }
}
