import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Header `Kontor-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>`. The time is
 * signed with the body, so an old request can't be played again for ever.
 *
 * @param seconds Since 1970, in UTC.
 */
export function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${mac(secret, seconds, body).toString('hex')}`
}

/** How a consumer checks it. @param toleranceSeconds How old or new the request may be. */
export function isSigned(
  header: string,
  body: string,
  {
    secret,
    now,
    toleranceSeconds = 300,
  }: {
    readonly secret: string
    /** Seconds since 1970. */
    readonly now: number
    readonly toleranceSeconds?: number
  },
): boolean {
  const [, time = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? []
  const seconds = Number(time)
  if (time === '' || Math.abs(now - seconds) > toleranceSeconds) return false
  return timingSafeEqual(mac(secret, seconds, body), Buffer.from(hex, 'hex'))
}

function mac(secret: string, seconds: number, body: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
}
