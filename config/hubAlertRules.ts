import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { durationMs } from './durations.ts'
import type { AlertsFile } from './hubAlertSchema.ts'
import { checkPostUrl } from './hubRouteRules.ts'
import { checkAuthority } from './linkRules.ts'
import { checkNames } from './nameRules.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import { sizeBytes } from './sizes.ts'
import type { AlertsConfig } from './types.ts'

type File = { readonly alerts?: Partly<AlertsFile> | undefined }

/** The addresses, secrets and certificates of a hub's ways to alert. */
export function checkAlerts({ alerts }: File, context: Context): void {
  alerts?.webhooks?.forEach((webhook, i) => {
    const path = ['alerts', 'webhooks', i]
    if (webhook?.url !== undefined) checkPostUrl([...path, 'url'], webhook.url, context)
    if (webhook?.signature)
      checkSecret([...path, 'signature'], webhook.signature, context, 'password')
    checkAuthority([...path, 'ca'], webhook?.ca, context)
  })
  checkNames(['alerts', 'webhooks'], alerts?.webhooks, context)
  const { mail } = alerts ?? {}
  if (!mail) return
  checkAuthority(['alerts', 'mail', 'ca'], mail.ca, context)
  if (mail.password) checkSecret(['alerts', 'mail', 'password'], mail.password, context, 'password')
  const missing = mail.user === undefined ? 'user' : 'password'
  if ((mail.user === undefined) === (mail.password === undefined)) return
  if (context.findings.isBroken(['alerts', 'mail'])) return
  const found = 'is missing; user and password go together.'
  context.findings.add('key-missing', ['alerts', 'mail', missing], found)
}

export function builtAlerts(alerts: AlertsFile, base: string): AlertsConfig {
  const { webhooks = [], mail } = alerts
  const path = (file: string | undefined) => file && resolve(base, file)
  return {
    backlogAgeMs: known(durationMs(alerts.backlogAge)),
    stuckMs: known(durationMs(alerts.stuckTime)),
    clockOffsetMs: known(durationMs(alerts.clockOffset)),
    minFreeDiskBytes: known(sizeBytes(alerts.minFreeDisk)),
    certificateDays: alerts.certificateDays,
    flapMs: known(durationMs(alerts.flapTime)),
    webhooks: webhooks.map(({ name, url, signature, least, ca }) => {
      return {
        name,
        url,
        least,
        signature: signature && referenceOf(signature, base),
        ca: path(ca),
      }
    }),
    mail: mail && {
      ...mail,
      user: mail.user,
      isImplicit: mail.tls === 'implicit',
      ca: path(mail.ca),
      password: mail.password && referenceOf(mail.password, base),
    },
  }
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('alerts passed their rules and can not be built')
  return value
}
