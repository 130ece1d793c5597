import { readFileSync } from 'node:fs'
import { surrounded } from '../../config/context.ts'
import { resolveSecret, type SecretReference } from '../../config/secrets.ts'
import type { AlertsConfig } from '../../config/types.ts'
import type { FleetLimits } from '../fleet/limits.ts'
import type { AlertSettings } from './settings.ts'

/** What a loaded configuration says of alerts. */
export function alertsOf({ flapMs, webhooks, mail }: AlertsConfig): AlertSettings {
  return {
    flapMs,
    webhooks: webhooks.map(({ name, url, least, signature, ca }) => {
      return {
        name,
        url,
        least,
        signature: signature && revealing(signature),
        tls: { ca: pem(ca) },
      }
    }),
    mail: mail && {
      ...mail,
      tls: mail.isImplicit,
      ca: pem(mail.ca),
      password: mail.password && revealing(mail.password),
    },
  }
}

/** What it says of when an agent needs a look. */
export function fleetLimitsOf(config: AlertsConfig): Omit<FleetLimits, 'offlineMs'> {
  const { backlogAgeMs, stuckMs, clockOffsetMs, minFreeDiskBytes, certificateDays } = config
  return { backlogAgeMs, stuckMs, clockOffsetMs, minFreeDiskBytes, certificateDays }
}

function pem(path: string | undefined): string | undefined {
  return path && readFileSync(path, 'utf8')
}

/** Fetched anew at each use, so that a renewed one is used at once. */
function revealing(reference: SecretReference): () => string {
  return () => {
    const result = resolveSecret(reference, surrounded({}), 'password')
    if ('secret' in result) return result.secret.reveal()
    throw new Error(`a secret of an alert ${result.failure.found} [${result.failure.code}]`)
  }
}
