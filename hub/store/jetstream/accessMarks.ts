import type { AccessBook } from '../accessContract.ts'

/** How exactly the last use of sessions and tokens is written: an entry a minute, not one a request. */
const markEveryMs = 60_000
/** Marks that are under way at most. */
const maxMarking = 1_000

/**
 * The book of access over a journal. Who asks with a session or a token is answered from the hub's
 * own copy, at once; that it was used is written now and then, and nobody waits for it.
 *
 * @param peek Asks the copy, and leaves no mark in it.
 */
export function accessOver(
  book: AccessBook,
  peek: <T>(ask: (book: AccessBook) => Promise<T>) => Promise<T>,
  now: () => number,
): AccessBook {
  const marking = new Set<string>()
  const mark = (hash: Buffer, seenAt: string | undefined, write: () => Promise<unknown>) => {
    const key = hash.toString('hex')
    const isFresh = seenAt !== undefined && now() - Date.parse(seenAt) < markEveryMs
    if (isFresh || marking.has(key) || marking.size >= maxMarking) return
    marking.add(key)
    // The next request marks it, where this one can't.
    const done = () => void marking.delete(key)
    write().then(done, done)
  }
  return new Proxy(book, {
    get: (target, name) => {
      if (name === 'session') {
        return async (hash: Buffer, idleMs: number) => {
          const session = await peek((copy) => copy.session(hash, idleMs))
          if (session) mark(hash, session.seenAt, () => book.session(hash, idleMs))
          return session
        }
      }
      if (name === 'token') {
        return async (hash: Buffer) => {
          const token = await peek((copy) => copy.token(hash))
          if (token) mark(hash, token.usedAt, () => book.token(hash))
          return token
        }
      }
      return Reflect.get(target, name)
    },
  })
}
