import { shapeOf } from '../parsers/problems.ts'
import type { Path } from './problems.ts'

/**
 * A path as people write it: `feeds[0].folder`. A key that doesn't look like one is shown as its
 * shape, since what stands in its place may be a secret that lost its quotes.
 */
export function formatPath(path: Path): string {
  let text = ''
  path.forEach((step, i) => {
    const hidden = path[i - 1] === 'token' && !references.has(step)
    if (typeof step === 'number') text += `[${step}]`
    else if (!hidden && isKeyLike(step)) text += text === '' ? step : `.${step}`
    else text += `['${shapeOf(step)}']`
  })
  return text
}

/** What a secret's reference may say; any other key below it may be the secret itself. */
const references: ReadonlySet<string | number> = new Set(['env', 'file', 'credential'])

/**
 * Whether a key may be shown: tokens are longer, and account numbers begin with a digit or hold
 * more.
 */
function isKeyLike(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,23}$/.test(key) && !/\d{6}/.test(key)
}

/** The path as a key of a map. */
export function pathKey(path: Path): string {
  return JSON.stringify(path)
}

/** What stands at `path` of a value that came from YAML; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string | number, unknown>)[step]
  }
  return at
}
