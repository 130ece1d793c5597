import type { AlertChange } from '../alertContract.ts'
import type { HubStore } from '../contract.ts'

type Books = Omit<
  {
    readonly [Name in keyof HubStore as HubStore[Name] extends object
      ? Name
      : never]: HubStore[Name]
  },
  'admit' | 'agents' | 'close' | 'commit' | 'conflicts' | 'events' | 'head' | 'origin' | 'watch'
>
export type BookName = Exclude<keyof Books, 'views'>

/** What of each book is written, and so goes through the journal. The rest only reads. */
export const writes: { readonly [Name in BookName]: readonly (keyof Books[Name])[] } = {
  routes: ['open', 'step', 'requeue', 'answered'],
  outcomes: ['report'],
  access: [
    'addUser',
    'changeUser',
    'removeUser',
    'begin',
    'session',
    'endSession',
    'addToken',
    'token',
    'revokeToken',
  ],
  audit: ['add'],
  commands: ['ask', 'approve', 'answered', 'expire'],
  fleet: ['retire', 'revive', 'keepFork'],
  alerts: ['change', 'acknowledge', 'told', 'tidy'],
  enrolments: ['invite', 'take', 'keep', 'shutOut', 'letIn'],
}

export function isBookName(name: string): name is BookName {
  return Object.hasOwn(writes, name)
}

/** Arguments as they are written down: a function of few values stands as their table. */
export function writtenArgs(book: string, method: string, args: readonly unknown[]): unknown[] {
  if (book !== 'alerts' || method !== 'change') return [...args]
  const [changes, channelsOf] = args as [AlertChange[], (severity: string) => readonly string[]]
  const met = new Set(
    changes.flatMap((change) => ('condition' in change ? [change.condition.severity] : severities)),
  )
  return [changes, Object.fromEntries([...met].map((severity) => [severity, channelsOf(severity)]))]
}

export function readArgs(book: string, method: string, args: readonly unknown[]): unknown[] {
  if (book !== 'alerts' || method !== 'change') return [...args]
  const [changes, table] = args
  const channels = new Map(Object.entries(Object(table)))
  return [changes, (severity: string) => channels.get(severity) ?? []]
}

/** What is resolved may have been of any severity. */
const severities = ['critical', 'warning', 'info']

/** The books as a hub uses them: what is written goes to `write`, what is read to the book itself. */
export function journaled<Name extends BookName>(
  name: Name,
  book: () => HubStore[Name],
  write: (book: string, method: string, args: readonly unknown[]) => Promise<unknown>,
): HubStore[Name] {
  const written: ReadonlySet<PropertyKey> = new Set<PropertyKey>(writes[name])
  return new Proxy(Object.create(null), {
    get: (_, method) => {
      if (typeof method !== 'string') return undefined
      if (written.has(method)) return (...args: unknown[]) => write(name, method, args)
      return (...args: unknown[]) => Reflect.apply(methodOf(book(), method), book(), args)
    },
  }) as HubStore[Name]
}

export function methodOf(book: object, method: string): (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(book, method)
  if (typeof found !== 'function') throw new RangeError('a book has no such method')
  return (...args) => Reflect.apply(found, book, args)
}
