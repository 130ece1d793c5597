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
  destination: {
    startFrom: 'beginning',
    allowReplay: false,
    allowCommands: [],
    budget: '20GB',
    minVersion: 'TLSv1.3',
  },
  health: { host: '127.0.0.1' },
  log: { level: 'info', maxSize: '10MB', keep: 7 },
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
  maxLinks: 5_000,
  links: {
    minVersion: 'TLSv1.3',
    claim: 'client_id',
    bound: false,
    invitationLife: '1h',
    certificateLife: '30d',
  },
  log: { level: 'info' },
  alerts: {
    backlogAge: '15m',
    stuckTime: '5m',
    clockOffset: '30s',
    minFreeDisk: '2GB',
    certificateDays: 21,
    flapTime: '5m',
    least: 'info',
    mail: { port: 587, tls: 'starttls' },
  },
  reader: { role: 'viewer', masked: false },
  store: { stream: 'KONTOR', replicas: 1, events: { maxAge: '7d', maxSize: '10GB' } },
  signIn: {
    password: true,
    idle: '30m',
    longest: '12h',
    oidc: {
      name: 'Company login',
      scopes: ['openid', 'profile'],
      nameClaim: 'preferred_username',
      grantClaim: 'groups',
    },
  },
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
