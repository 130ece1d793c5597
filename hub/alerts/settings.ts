import type { TlsSettings } from '../routes/push/settings.ts'
import type { Severity } from '../store/alertContract.ts'

/** Where alerts go. Secrets are asked for at each use and kept nowhere. */
export interface AlertSettings {
  /** What is resolved and stands again within this time is the same alert, in milliseconds. */
  readonly flapMs: number
  readonly webhooks: readonly WebhookSettings[]
  readonly mail: MailSettings | undefined
}

export interface WebhookSettings {
  readonly name: string
  readonly url: string
  readonly signature: (() => string) | undefined
  readonly least: Severity
  readonly tls: TlsSettings
}

export interface MailSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS, which only this machine may lack. */
  readonly tls: boolean
  /** PEM text of the authority; undefined: those that Node knows. */
  readonly ca: string | undefined
  readonly user: string | undefined
  readonly password: (() => string) | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly least: Severity
}

export const alertLimits = {
  /** Conflicts and forks have no end of their own; they count for so long, in milliseconds. */
  occurrenceMs: 24 * 3_600_000,
  /** How long a consumer may be away before it is told of, in milliseconds. */
  routeFailingMs: 5 * 60_000,
  /** Resolved alerts and their history are kept for so long, in milliseconds. */
  keptMs: 400 * 86_400_000,
  /** What stands is read anew so often, in milliseconds. */
  lookMs: 5_000,
  /** Notices gather for so long before the first is told, in milliseconds. */
  gatherMs: 2_000,
  /** Between two mails, so that what follows comes as a digest, in milliseconds. */
  mailPauseMs: 60_000,
  /** Alerts of one message. */
  maxNotices: 100,
  /** Pauses after failures to tell, in milliseconds. */
  retry: { firstMs: 5_000, maxMs: 10 * 60_000 },
  /** What could not be told for so long is no news any more, in milliseconds. */
  staleMs: 2 * 86_400_000,
  /** How long a webhook or a mail server may take, in milliseconds. */
  sendMs: 20_000,
} as const

export const alertDefaults = { flapMs: 5 * 60_000 } as const

export const noAlerting: AlertSettings = { ...alertDefaults, webhooks: [], mail: undefined }

const order: readonly Severity[] = ['info', 'warning', 'critical']

/** Whether a severity is at least another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return order.indexOf(severity) >= order.indexOf(least)
}
