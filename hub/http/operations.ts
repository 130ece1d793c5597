import { auditOperations } from '../access/auditOperations.ts'
import { peopleOperations } from '../access/people.ts'
import { signInOperations } from '../access/signInOperations.ts'
import { tokenOperations } from '../access/tokens.ts'
import { acknowledgeAlert, consoleAlerts } from '../alerts/consoleAlerts.ts'
import { commandOperations } from '../commands/operations.ts'
import { enrolmentOperations } from '../enrolment/operations.ts'
import { consoleAgent, retireAgent, reviveAgent } from '../fleet/consoleAgent.ts'
import { consoleFleet } from '../fleet/consoleFleet.ts'
import { consoleLive } from '../fleet/consoleLive.ts'
import { consoleHoldings } from '../fleet/holdings.ts'
import { metricsPage, readiness } from '../metrics/pages.ts'
import { figures } from '../outcomes/figures.ts'
import { outcomes } from '../outcomes/report.ts'
import { trace } from '../outcomes/trace.ts'
import { deadLetters, retryDeadLetter } from '../routes/deadLetters.ts'
import { agents } from '../routes/pull/agents.ts'
import { conflicts } from '../routes/pull/conflicts.ts'
import { events } from '../routes/pull/events.ts'
import { routesState } from '../routes/routesState.ts'
import { viewOperations } from '../views/operations.ts'
import { health } from './health.ts'

/** Every operation of the HTTP interface, in the order of its document. */
export const operations = [
  health,
  readiness,
  metricsPage,
  events,
  trace,
  outcomes,
  figures,
  routesState,
  deadLetters,
  retryDeadLetter,
  conflicts,
  agents,
  consoleFleet,
  consoleAgent,
  retireAgent,
  reviveAgent,
  consoleAlerts,
  acknowledgeAlert,
  consoleHoldings,
  consoleLive,
  ...signInOperations,
  ...peopleOperations,
  ...tokenOperations,
  ...auditOperations,
  ...commandOperations,
  ...enrolmentOperations,
  ...viewOperations,
] as const
