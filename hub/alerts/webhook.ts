import { Line } from '../routes/push/exchange.ts'
import { signature } from '../routes/push/signature.ts'
import type { AlertNotice } from '../store/alertContract.ts'
import { outgoing } from './message.ts'
import type { Channel } from './notifier.ts'
import { alertLimits, type WebhookSettings } from './settings.ts'

/** A POST of JSON, signed as the hub's routes sign theirs. Any 2xx is an arrival. */
export function webhookChannel(settings: WebhookSettings, hub: string, now: () => Date): Channel {
  const line = new Line(settings.tls)
  return {
    name: `webhook/${settings.name}`,
    least: settings.least,
    pauseMs: 0,
    async send(notices, signal) {
      const at = now()
      const body = JSON.stringify({ hub, sentAt: at.toISOString(), alerts: notices.map(outgoing) })
      try {
        const headers = { ...headersOf(notices), ...signed(settings, at, body) }
        const { url } = settings
        const timeoutMs = alertLimits.sendMs
        const answer = await line.post({ url, headers, body, timeoutMs, signal })
        return 'status' in answer && answer.status >= 200 && answer.status < 300
      } catch {
        // A secret that can't be had now.
        return false
      }
    },
    close: () => line.close(),
  }
}

/** The same notices that come again have the same key. */
function headersOf(notices: readonly AlertNotice[]): Readonly<Record<string, string>> {
  const numbers = notices.map(({ number }) => number)
  const key = `alerts-${numbers[0]}-${numbers.at(-1)}`
  return { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': key }
}

function signed({ signature: secret }: WebhookSettings, at: Date, body: string) {
  if (!secret) return {}
  return { 'kontor-signature': signature(secret(), Math.floor(at.getTime() / 1_000), body) }
}
