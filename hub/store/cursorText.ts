import { hash } from 'node:crypto'

/**
 * Cursors as consumers hold them: opaque, with a mark of the store's epoch. After a restore the
 * same numbers stand for other events, so a cursor from before it must be known for what it is.
 */
export function cursorText(epoch: string, cursor: number): string {
  return `${markOf(epoch)}-${cursor.toString(36)}`
}

/** What a text of `cursorText` is made of; undefined where it is none. */
export function cursorIn(
  text: string,
): { readonly mark: string; readonly cursor: number } | undefined {
  const [, mark, digits] = /^([0-9a-f]{12})-([0-9a-z]{1,10})$/.exec(text) ?? []
  if (mark === undefined || digits === undefined) return undefined
  return { mark, cursor: Number.parseInt(digits, 36) }
}

export function markOf(epoch: string): string {
  return hash('sha256', epoch, 'hex').slice(0, 12)
}
