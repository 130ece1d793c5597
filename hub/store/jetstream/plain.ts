/**
 * Arguments of a call as JSON, and back. Bytes, moments and `undefined` are none of JSON's, so each
 * stands as an object with one key; keys of others that begin with `$` get a second one.
 */
export function toPlain(value: unknown): unknown {
  if (value === undefined) return { $none: true }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { $time: value.toISOString() }
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value === 'function') throw new TypeError('a function can not be written down')
  if (typeof value !== 'object' || value === null) return value
  const pairs = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(
    pairs.map(([key, member]) => [key.startsWith('$') ? `$${key}` : key, toPlain(member)]),
  )
}

export function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain)
  if (typeof value !== 'object' || value === null) return value
  const pairs = Object.entries(value)
  const [only] = pairs
  if (pairs.length === 1 && only) {
    const [key, member] = only
    if (key === '$none') return undefined
    if (key === '$bytes') return Buffer.from(String(member), 'base64')
    if (key === '$time') return new Date(String(member))
  }
  return Object.fromEntries(
    pairs.map(([key, member]) => [key.startsWith('$$') ? key.slice(1) : key, fromPlain(member)]),
  )
}
