import { signal } from '@preact/signals'

/**
 * Where the page stands, after the `#`: what is searched for or looked at never reaches a proxy's
 * log, and the hub needs to know no path but `/`.
 */
export interface Route {
  /** `agents`, `agent-7`; the overview has none. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export const route = signal<Route>(read())

export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = read()
  })
}

/** Address of a view, for a link. */
export function address(
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const text = new URLSearchParams(given).toString()
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`
}

/** Goes to a view, with a step in the browser's history. */
export function go(path: readonly string[], query?: Readonly<Record<string, string | undefined>>) {
  location.hash = address(path, query)
}

/** Changes what the address says of the view that is shown, without a step in the history. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { path, query } = route.value
  const next = { ...Object.fromEntries(query), ...changes }
  history.replaceState(history.state, '', address(path, next))
  route.value = read()
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2)
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query),
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
