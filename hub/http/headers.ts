/**
 * What every answer says to a browser: nothing runs, loads or frames that the hub did not serve
 * itself. The page and its scripts are files of the hub's own, so nothing inline is needed.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const yearSeconds = 31_536_000

/** @param isTls A browser that has seen the hub with TLS asks it in no other way for a year. */
export function securityHeaders(isTls: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    ...(isTls ? { 'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains` } : {}),
  }
}
