import type { Transporter } from 'nodemailer'
import { isLoopback } from '../../config/loopback.ts'
import { mailOf } from './message.ts'
import type { Channel } from './notifier.ts'
import { alertLimits, type MailSettings } from './settings.ts'

/**
 * Mail over SMTP. Without TLS nothing goes to another machine: STARTTLS that is not offered, or that
 * somebody in between took away, is a failure and not a reason to go on in the clear.
 */
export function mailChannel(settings: MailSettings, hub: string): Channel {
  let transport: Transporter | undefined
  return {
    name: 'mail',
    least: settings.least,
    pauseMs: alertLimits.mailPauseMs,
    async send(notices) {
      try {
        // Anew each time, so that a renewed password is used at once.
        transport = await transportOf(settings)
        const { from, to } = settings
        await transport.sendMail({ from, to: [...to], ...mailOf(hub, notices), ...plainOnly })
        return true
      } catch {
        return false
      } finally {
        transport?.close()
      }
    },
    close: () => transport?.close(),
  }
}

/** Text is text: nothing in it names a file or an address to be fetched. */
const plainOnly = { disableFileAccess: true, disableUrlAccess: true } as const

async function transportOf(settings: MailSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  const { host, port, tls, ca, user, password } = settings
  return createTransport({
    host,
    port,
    secure: tls,
    requireTLS: !tls && !isLoopback(host),
    tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
    connectionTimeout: alertLimits.sendMs,
    greetingTimeout: alertLimits.sendMs,
    socketTimeout: alertLimits.sendMs,
    ...(user && password ? { auth: { user, pass: password() } } : {}),
  })
}
