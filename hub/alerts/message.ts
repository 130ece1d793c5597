import type { AlertNotice } from '../store/alertContract.ts'
import { remedyFor } from './catalogue.ts'

/** One alert as it leaves the hub: code, place and shape; no account, no name, no amount. */
export function outgoing({ alert, state, at }: AlertNotice) {
  const { number, code, severity, subject, agent, inbox, message, firstAt, times } = alert
  return {
    number,
    code,
    severity,
    state,
    at,
    subject,
    ...(agent === undefined ? {} : { agent }),
    ...(inbox === undefined ? {} : { inbox }),
    message,
    remedy: remedyFor(code),
    firstAt,
    times,
  }
}

/** Subject and text of a mail: one alert, or a digest of several. */
export function mailOf(hub: string, notices: readonly AlertNotice[]) {
  const [only, ...others] = notices
  const text = notices.map(paragraph).join('\n')
  if (only && others.length === 0) {
    const { alert, state } = only
    return { subject: `[${hub}] ${state}: ${alert.code}, ${alert.subject}`, text }
  }
  const open = notices.filter(({ state }) => state === 'open')
  const critical = open.filter(({ alert }) => alert.severity === 'critical').length
  const counts = [
    ...(critical > 0 ? [`${critical} critical`] : []),
    ...(open.length > critical ? [`${open.length - critical} more open`] : []),
    ...(notices.length > open.length ? [`${notices.length - open.length} resolved`] : []),
  ]
  return { subject: `[${hub}] ${notices.length} alerts: ${counts.join(', ')}`, text }
}

function paragraph(notice: AlertNotice): string {
  const { state, at, severity, code, subject, message, remedy, number, firstAt } = outgoing(notice)
  const head = `${state.toUpperCase()} (${severity}) ${code}: ${subject}`
  const first =
    state === 'resolved' ? `Since ${firstAt}, resolved ${at} (UTC).` : `Since ${at} (UTC).`
  const rest = state === 'resolved' ? [message] : [message, remedy]
  return [head, ...rest, `${first} Alert ${number}.`].map((line) => `${line}\n`).join('')
}
