import { setImmediate, setTimeout } from 'node:timers/promises'
import type { ViewBook } from '../store/viewContract.ts'

/** Events and outcomes of one transaction: ten milliseconds or so, so that agents hardly wait. */
const sliceRows = 500
/** How long to wait where the store can't write now. */
const retryMs = 10_000

export interface RebuildPorts {
  /** How much the views lack: at the start, where they lack something, and 0 at the end. */
  readonly onLeft: (rows: number) => void
  readonly onFault: (error: unknown) => void
}

/**
 * Brings the views of a store that had events before them up to date, beside the hub's other work.
 *
 * @param signal Ends it; the next start goes on where it was.
 */
export async function rebuild(
  views: Pick<ViewBook, 'catchUp'>,
  { onLeft, onFault }: RebuildPorts,
  signal: AbortSignal,
): Promise<void> {
  let told = false
  while (!signal.aborted) {
    try {
      const left = await views.catchUp(sliceRows)
      if (left > 0 && !told) onLeft(left)
      if (left === 0) {
        if (told) onLeft(0)
        return
      }
      told = true
      await setImmediate()
    } catch (error) {
      onFault(error)
      await setTimeout(retryMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
}
