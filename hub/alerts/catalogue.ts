import type { ReasonCode } from '../fleet/judgement.ts'
import type { Severity } from '../store/alertContract.ts'

/** Alerts beside those that an agent's own state gives. */
type HubCode = 'statement-gap' | 'id-conflict' | 'identity-fork' | 'dead-letter' | 'route-failing'

export type AlertCode = ReasonCode | HubCode

interface Kind {
  readonly severity: Severity
  /** What to do; docs/alerts.md says more. */
  readonly remedy: string
}

/** Every alert that there is. docs/alerts.md explains each; a test holds the two together. */
export const alertKinds: Readonly<Record<AlertCode, Kind>> = {
  'agent-offline': {
    severity: 'critical',
    remedy: 'Ask the region whether machine, service and network run. Nothing is lost meanwhile.',
  },
  'link-down': {
    severity: 'warning',
    remedy: 'Look at this destination with `kontor status` at the agent.',
  },
  'backlog-age': {
    severity: 'critical',
    remedy: 'Look whether the link stands and the hub takes events; `kontor status` says why not.',
  },
  'backlog-stuck': {
    severity: 'warning',
    remedy: 'Look at pauses and refusals of this link with `kontor status` at the agent.',
  },
  quarantine: {
    severity: 'warning',
    remedy: 'Read the report beside the file, have it corrected or sent anew, and release it.',
  },
  held: {
    severity: 'warning',
    remedy: 'Compare it with the bank, then release it or ask the bank for a correct one.',
  },
  parked: {
    severity: 'critical',
    remedy: 'See why the hub refused the event, then retry the release or skip it.',
  },
  'feed-failing': {
    severity: 'critical',
    remedy:
      'The code says what is wrong with the folder or the server; `kontor check` at the agent tries it.',
  },
  'statement-overdue': {
    severity: 'critical',
    remedy: 'Ask the bank, or whoever exports, for the statement. It is picked up once it comes.',
  },
  'statement-gap': {
    severity: 'critical',
    remedy: 'Ask the bank for the statement between the two that the event names.',
  },
  'id-conflict': {
    severity: 'critical',
    remedy: 'Compare the two contents at `/v1/conflicts`: the first one is what was handed on.',
  },
  'identity-fork': {
    severity: 'critical',
    remedy: 'Look for a second machine or a copied state folder of this agent, and stop one.',
  },
  'dead-letter': {
    severity: 'warning',
    remedy: 'See why the consumer refused the event, then retry it.',
  },
  'route-failing': {
    severity: 'warning',
    remedy:
      'Code and status say what is wrong at the consumer. Its events are kept, and sent once it takes them.',
  },
  'clock-off': {
    severity: 'warning',
    remedy: 'Have the machine take its time from the network (NTP).',
  },
  'disk-low': {
    severity: 'critical',
    remedy:
      'Make room on the disk of the state folder. Below its limit the agent picks up no more files.',
  },
  'certificate-expiring': {
    severity: 'warning',
    remedy: 'Renew the certificate, or look why the agent could not renew it by itself.',
  },
  'store-unsound': {
    severity: 'critical',
    remedy: 'Look at the disk of the state folder; `kontor check` at the agent says more.',
  },
}

export const alertCodes = Object.keys(alertKinds) as readonly AlertCode[]

/** Of an alert that an older version raised, perhaps. */
export function remedyFor(code: string): string {
  return Object.hasOwn(alertKinds, code) ? alertKinds[code as AlertCode].remedy : ''
}
