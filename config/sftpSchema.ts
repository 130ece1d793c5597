import { z } from 'zod'
import { agentDefaults } from './defaults.ts'
import { type Expectation, expecting } from './expectations.ts'
import { proxySchema } from './proxySchema.ts'
import { countSchema, durationSchema, pathSchema, secretSchema, textSchema } from './values.ts'

/** The `sftp` block of a feed: a server that files are fetched from, as people write it. */

const defaults = agentDefaults.sftp

/**
 * Algorithms that banks' older servers still need and nobody should use unasked, by what they are
 * for. A server that knows nothing newer is refused until the feed names one.
 */
export const oldAlgorithms = {
  kex: [
    'diffie-hellman-group-exchange-sha1',
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group1-sha1',
  ],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1', 'hmac-sha1-96', 'hmac-md5'],
} as const

const algorithmNames = Object.values(oldAlgorithms).flat()

export type OldAlgorithm = (typeof algorithmNames)[number]

const hostSchema = expecting(z.string().regex(/^(?=.{1,253}$)[A-Za-z0-9:](?:[A-Za-z0-9.:_-]*)$/), {
  expects: 'the name of a host or an IP address',
})

const hostKeySchema = expecting(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/), {
  expects: 'a fingerprint: `SHA256:` and 43 characters',
  code: 'host-key-invalid',
})

/** One value, or a list of them. @param expected What the key takes, in words for both. */
function oneOrMore<Item extends z.ZodType>(item: Item, most: number, expected: Expectation) {
  return expecting(z.union([item, z.array(item).min(1).max(most)]), expected)
}

export const sftpSchema = z.strictObject({
  host: hostSchema.meta({ description: 'Server of the bank.' }),
  port: countSchema(1, 65_535).default(defaults.port).meta({ description: 'Port of the server.' }),
  user: textSchema.meta({ description: 'User at the server.' }),
  folder: pathSchema.meta({ description: 'Folder on the server that files are fetched from.' }),
  hostKey: oneOrMore(hostKeySchema, 10, {
    expects: 'a fingerprint such as `SHA256:…`, or a list of them',
    code: 'host-key-invalid',
  })
    .optional()
    .meta({
      description:
        'Fingerprint of the server, or several while it changes. No other server is trusted; ' +
        'without it none is, and `kontor check` shows the one that is offered.',
    }),
  password: secretSchema.optional().meta({
    description: 'Password of the user; questions of a keyboard-interactive login get it too.',
  }),
  key: secretSchema.optional().meta({ description: 'Private key of the user, OpenSSH or PEM.' }),
  keyPassphrase: secretSchema.optional().meta({ description: 'Passphrase of the private key.' }),
  whenTaken: z.enum(['leave', 'delete', 'move']).default(defaults.whenTaken).meta({
    description:
      'What is done with a file on the server once it is kept in the state folder; `delete` waits for every destination.',
  }),
  moveTo: pathSchema.optional().meta({
    description: 'Folder on the server for files that were taken, with `whenTaken: move`.',
  }),
  algorithms: z.array(z.enum(algorithmNames)).max(algorithmNames.length).default([]).meta({
    description: 'Old algorithms that this server still needs, by name. See docs/sftp.md.',
  }),
  proxy: proxySchema.optional().meta({ description: 'Proxy that leads to the server.' }),
  maxSessions: countSchema(1, 100).default(defaults.maxSessions).meta({
    description: 'Sessions at once with this host, of all feeds together; the least one counts.',
  }),
  parallel: countSchema(1, 32).default(defaults.parallel).meta({
    description: 'Downloads at once within a session.',
  }),
  timeout: durationSchema('1s', '10m').default(defaults.timeout).meta({
    description: 'How long the server may be silent before it counts as lost.',
  }),
})

const cronSchema = expecting(z.string().min(1).max(128), {
  expects: 'a cron expression such as `0 7-19 * * 1-5`',
  code: 'schedule-invalid',
})

/** Keys beside `sftp` that say when the server is visited. */
export const visitKeys = {
  schedule: oneOrMore(cronSchema, 20, {
    expects: 'a cron expression such as `0 7-19 * * 1-5`, or a list',
    code: 'schedule-invalid',
  })
    .optional()
    .meta({
      description:
        'When an SFTP feed is visited: minute, hour, day of month, month, weekday, in `timeZone`.',
    }),
  timeZone: textSchema.optional().meta({
    description: 'Time zone of `schedule`, such as `Europe/Berlin`.',
  }),
  every: durationSchema('10s', '1d').optional().meta({
    description: 'In place of `schedule`: the time between two visits; without either, 5m.',
  }),
}

export type SftpFile = z.infer<typeof sftpSchema>
