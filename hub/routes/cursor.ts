import { hash } from 'node:crypto'
import { Refusal } from '../http/problems.ts'
import type { HubStore } from '../store/contract.ts'

/**
 * Cursors as consumers hold them: opaque, with a mark of the store's epoch. After a restore the
 * same numbers stand for other events, so a cursor from before it must be known for what it is.
 */
export function cursorText(epoch: string, cursor: number): string {
  return `${markOf(epoch)}-${cursor.toString(36)}`
}

/**
 * The place that a cursor stands for; the beginning where there is none.
 *
 * @throws {Refusal} `cursor-invalid`, or `cursor-stale` where it is of another epoch or lies behind
 *   everything that the store has, which no cursor of this epoch does.
 */
export async function placeOf(store: HubStore, text: string | undefined): Promise<number> {
  if (text === undefined || text === '0') return 0
  const [, mark, digits = ''] = /^([0-9a-f]{12})-([0-9a-z]{1,10})$/.exec(text) ?? []
  if (mark === undefined) throw new Refusal('cursor-invalid')
  if (mark !== markOf(store.epoch)) throw new Refusal('cursor-stale')
  const cursor = Number.parseInt(digits, 36)
  if (cursor > (await store.head())) throw new Refusal('cursor-stale')
  return cursor
}

function markOf(epoch: string): string {
  return hash('sha256', epoch, 'hex').slice(0, 12)
}
