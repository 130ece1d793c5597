import { sized } from './censor.ts'

/**
 * Keys whose texts are technical: names that people give to feeds, addresses, times, kinds. All other
 * texts are private until somebody puts their key here.
 */
const shown: ReadonlySet<string> = new Set(
  (
    'agent hub state name folder mapping host proxy url issuer tokenUrl publicUrl format charset include ' +
    'exclude doneMarker watch settle settleTime scanEvery unreadyAfter schedule timeZone every ' +
    'whenTaken moveTo hostKey algorithms timeout calendar covers by grace onNoMovement weekdays ' +
    'holidays unknownAccount types feeds startFrom budget gapGrace archive quarantine events level ' +
    'minFreeDisk maxUnpackedSize minVersion mode inbox inboxes firstRetry longestRetry idle longest ' +
    'certificateLife invitationLife maxSize role fourEyes listen cert ca clientCa signedBy file'
  ).split(' '),
)

/** Lists of which only the number of rows is told: accounts, rules with amounts and names, people. */
const counted: ReadonlySet<string> = new Set(['accounts', 'postings', 'users', 'readers', 'grants'])

export interface Redacted {
  readonly value: unknown
  /** Every text that was hidden. */
  readonly hidden: readonly string[]
}

/** A configuration as a help desk may see it: its build, and no private word. */
export function redact(configuration: unknown): Redacted {
  const hidden: string[] = []
  const hide = (text: string) => {
    hidden.push(text)
    return sized(text)
  }
  const look = (key: string, value: unknown): unknown => {
    if (counted.has(key) && Array.isArray(value)) {
      texts(value).forEach(hide)
      return `[${value.length} rows]`
    }
    if (Array.isArray(value)) return value.map((item) => look(key, item))
    if (typeof value === 'object' && value !== null) {
      if ('env' in value) return { env: hide(String(value.env)) }
      return Object.fromEntries(
        // A key that is mistyped may be anything, a secret in the wrong place among it.
        Object.entries(value).map(([name, inner]) => [
          /^[A-Za-z][A-Za-z0-9]{0,31}$/.test(name) ? name : hide(name),
          look(name, inner),
        ]),
      )
    }
    if (typeof value !== 'string')
      return typeof value === 'number' && !shownNumber(key) ? hide(String(value)) : value
    return shown.has(key) ? withoutLogin(value) : hide(value)
  }
  return { value: look('', configuration), hidden }
}

/** A number behind an unknown key may be an account; those of limits and ports are none. */
function shownNumber(key: string): boolean {
  return /^(?:port|parallel|attempts|eventsPerSecond|max[A-Z]\w*)$/.test(key) || shown.has(key)
}

/** An address without a user and a password in it, and without what stands behind `?`. */
function withoutLogin(text: string): string {
  return text.replace(/\/\/[^\s/@]*@/, '//[hidden]@').replace(/\?.*$/s, '?[hidden]')
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}
