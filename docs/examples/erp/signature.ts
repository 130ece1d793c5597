import { createHmac, timingSafeEqual } from 'node:crypto'

/** Checks `Kontor-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>`. */
export function isSigned(header: string | undefined, body: string, secret: string): boolean {
  const [, seconds = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (Math.abs(Date.now() / 1000 - Number(seconds || 0)) > 300) return false
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'))
}
