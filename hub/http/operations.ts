import { figures } from '../outcomes/figures.ts'
import { outcomes } from '../outcomes/report.ts'
import { trace } from '../outcomes/trace.ts'
import { deadLetters, retryDeadLetter } from '../routes/deadLetters.ts'
import { agents } from '../routes/pull/agents.ts'
import { conflicts } from '../routes/pull/conflicts.ts'
import { events } from '../routes/pull/events.ts'
import { routesState } from '../routes/routesState.ts'
import { health } from './health.ts'

/** Every operation of the HTTP interface, in the order of its document. */
export const operations = [
  health,
  events,
  trace,
  outcomes,
  figures,
  routesState,
  deadLetters,
  retryDeadLetter,
  conflicts,
  agents,
] as const
