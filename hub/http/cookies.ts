/**
 * Cookies of the hub. With TLS they bear the prefix `__Host-`, which a browser takes only when they
 * are Secure, of no other domain, and of the path `/`: no neighbour under the same domain can plant
 * one. Without TLS, which is loopback alone, browsers take no such name.
 */
export interface CookieOptions {
  readonly isTls: boolean
  /** `Lax` where the cookie must come along when another site sends the browser here. */
  readonly sameSite: 'Strict' | 'Lax'
  /** 0 takes the cookie away. */
  readonly maxAgeSeconds: number
}

export function cookieName(name: string, isTls: boolean): string {
  return isTls ? `__Host-${name}` : name
}

/** @param value Letters, digits, `-` and `_`. */
export function setCookie(name: string, value: string, options: CookieOptions): string {
  const { isTls, sameSite, maxAgeSeconds } = options
  const pair = `${cookieName(name, isTls)}=${value}`
  const rest = ['Path=/', 'HttpOnly', `SameSite=${sameSite}`, `Max-Age=${maxAgeSeconds}`]
  return [pair, ...rest, ...(isTls ? ['Secure'] : [])].join('; ')
}

/** The value of a cookie of ours; undefined where it is absent, given twice or of another form. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  const found = pairs.filter((pair) => pair.startsWith(`${name}=`))
  const value = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
  return value !== undefined && /^[A-Za-z0-9_-]{1,256}$/.test(value) ? value : undefined
}
