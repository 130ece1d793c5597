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
  },
  destination: { startFrom: 'beginning' },
  log: { level: 'info' },
  limits: { minFreeDisk: '1GB', ...defaultLimits },
} as const

export const hubDefaults = {
  state: './hub-state',
  listen: { host: '127.0.0.1', port: 8443 },
  log: { level: 'info' },
} as const
