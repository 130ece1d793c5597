import { defaultLimits } from '../parsers/limits.ts'

/**
 * What holds where a configuration says nothing: all defaults of agent and hub in one place,
 * written as a configuration writes them.
 */
export const agentDefaults = {
  state: './state',
  feed: {
    include: ['*'],
    exclude: [],
    subfolders: false,
    settle: 'archive',
    /** A local disk needs less; a network share under load pauses this long. */
    settleTime: '5s',
    scanEvery: '1m',
    watch: 'auto',
    unreadyAfter: '30m',
    unknownAccount: 'deliver',
  },
  expect: {
    weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    calendar: 'TARGET2',
    covers: 'previous-day',
    grace: '0s',
    onNoMovement: 'statement',
  },
  /** Statements of some days often arrive out of order. */
  gapGrace: '4h',
  /** The longest that commercial law demands of vouchers; what was refused is no voucher. */
  retention: { archive: '10y', quarantine: '1y', events: '90d' },
  sftp: {
    port: 22,
    every: '5m',
    whenTaken: 'leave',
    /** Banks allow one user few sessions; the second is for a person who looks. */
    maxSessions: 2,
    parallel: 4,
    timeout: '30s',
  },
  destination: { startFrom: 'beginning', allowReplay: false, budget: '20GB' },
  log: { level: 'info' },
  limits: {
    minFreeDisk: '1GB',
    ...defaultLimits,
    maxMembers: 1_000,
    maxUnpackedSize: '2GB',
    /** Statements as XML pack a hundred to one at best; a bomb of deflate a thousand to one. */
    maxUnpackRatio: 250,
  },
} as const

export const hubDefaults = {
  state: './hub-state',
  listen: { host: '127.0.0.1', port: 8443 },
  log: { level: 'info' },
  route: {
    mode: 'batch',
    startFrom: 'beginning',
    maxEvents: 100,
    maxSize: '1MB',
    /** An ERP that posts as it answers takes its time. */
    timeout: '60s',
    attempts: 10,
    firstRetry: '1s',
    longestRetry: '5m',
  },
} as const
