import { join } from 'node:path'
import { lanes } from '../../events/lane.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { writeDurably } from '../intake/durable.ts'
import type { Pulse } from './watchdog.ts'

/** Looks at a running agent, in a few milliseconds. Leaves the file `pulse` in the state folder. */
export function agentPulse(outbox: Outbox, stateFolder: string): Pulse {
  const unwritable = writeFault(outbox, stateFolder)
  const standings = outbox.destinations.names().map((name) => outbox.destinations.standing(name))
  const cursors = standings.flatMap((standing) => lanes.map((lane) => standing[lane]))
  const undecided = outbox.files.undecided()
  const unacknowledged = cursors.reduce((sum, { head, acked }) => sum + head - acked, 0)
  return {
    unwritable,
    waiting: undecided + unacknowledged,
    mark: JSON.stringify([undecided, outbox.audit.head()?.number, cursors]),
    explained: outbox.standing.all().length > 0,
  }
}

/** A file to the disk, and the store's write lock once around: an agent that can do neither is none. */
function writeFault(outbox: Outbox, stateFolder: string): string | undefined {
  try {
    writeDurably(join(stateFolder, 'pulse'), `${new Date().toISOString()}\n`)
    outbox.standing.over('nothing of this name')
    return undefined
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    return code ?? name
  }
}
