import { Refusal } from '../http/problems.ts'
import type { HubStore } from '../store/contract.ts'
import { cursorIn, markOf } from '../store/cursorText.ts'

/**
 * The place that a cursor stands for; the beginning where there is none.
 *
 * @throws {Refusal} `cursor-invalid`, or `cursor-stale` where it is of another epoch or lies behind
 *   everything that the store has, which no cursor of this epoch does.
 */
export async function placeOf(store: HubStore, text: string | undefined): Promise<number> {
  if (text === undefined || text === '0') return 0
  const found = cursorIn(text)
  if (!found) throw new Refusal('cursor-invalid')
  if (found.mark !== markOf(store.epoch)) throw new Refusal('cursor-stale')
  if (found.cursor > (await store.head())) throw new Refusal('cursor-stale')
  return found.cursor
}
