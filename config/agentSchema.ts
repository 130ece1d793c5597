import { z } from 'zod'
import { atRestSchema } from './atRestSchema.ts'
import { agentDefaults as defaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { expectSchema } from './expectSchema.ts'
import { linkKeys } from './linkSchema.ts'
import { pgpSchema } from './pgpSchema.ts'
import { accountsSchema, postingsSchema } from './registerSchema.ts'
import { sftpSchema, visitKeys } from './sftpSchema.ts'
import {
  charsetSchema,
  countSchema,
  durationSchema,
  logLevels,
  nameSchema,
  pathSchema,
  patternSchema,
  retentionTextSchema,
  sizeSchema,
  switchSchema,
  textSchema,
  urlSchema,
} from './values.ts'

/** The agent's configuration as people write it. `AgentConfig` is what becomes of it. */

/**
 * The formats that parsers/formats.ts knows by content; a test holds the two together. Named here
 * so that reading a configuration, the hub's too, loads no parser.
 */
export const bankFormats = ['mt940', 'camt', 'bai2', 'coda', 'cfonb120', 'norma43'] as const

const patterns = z.array(patternSchema).max(100)

/** Kinds of command that a hub may be allowed. */
export const allowedCommands = ['release', 'retry', 'skip', 'replay'] as const

/** An ending; a pattern with the file's name once in it; or a name. */
const doneMarkerPattern =
  /^(?:\.[A-Za-z0-9_-]{1,15}|(?!\{(?:name|stem)\}$)[A-Za-z0-9._-]{0,30}\{(?:name|stem)\}[A-Za-z0-9._-]{0,30}|[A-Za-z0-9][A-Za-z0-9._-]{0,62})$/

const feedSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name of the feed, in events, logs and reports.' }),
  folder: pathSchema.optional().meta({
    description: 'Folder that files are dropped into. It must exist. Either this or `sftp`.',
  }),
  sftp: sftpSchema.optional().meta({
    description: 'Server that files are fetched from, in place of `folder`. See docs/sftp.md.',
  }),
  ...visitKeys,
  include: patterns.default([...defaults.feed.include]).meta({
    description:
      'Patterns of the file names to pick: `*` any characters, `?` one. Case is ignored.',
  }),
  exclude: patterns.default([...defaults.feed.exclude]).meta({
    description: 'Patterns of file names to leave alone, although `include` fits.',
  }),
  subfolders: switchSchema.default(defaults.feed.subfolders).meta({
    description: 'Whether folders inside the folder are watched too.',
  }),
  watch: z
    .enum(['auto', 'events', 'poll'])
    .default(defaults.feed.watch)
    .meta({
      description:
        'How changes of the folder are noticed: by the events of the system, or by looking every ' +
        'few seconds. `auto` looks where the folder lies on a network share, which has no events.',
    }),
  doneMarker: expecting(z.string().regex(doneMarkerPattern), {
    expects: 'an ending such as `.done`, a pattern such as `{name}.ok`, or the name of one file',
  })
    .optional()
    .meta({
      description:
        'What says that a file is complete. An ending: with `.done`, `a.sta` is read once ' +
        '`a.sta.done` or `a.done` exists. A pattern: `{name}.ok`, or `{stem}.fin` with the name less ' +
        'its ending. A name: `READY` says it of all files in its folder that are not younger. ' +
        'Without it a file is complete when it stands still.',
    }),
  settle: z
    .enum(['archive', 'delete', 'leave'])
    .default(defaults.feed.settle)
    .meta({
      description:
        'What becomes of a file once its copy is kept in the state folder: `archive` removes it, ' +
        '`delete` removes it when every destination has acknowledged what came of it, `leave` lets ' +
        'it stay where it is.',
    }),
  settleTime: durationSchema('100ms', '1h').default(defaults.feed.settleTime).meta({
    description: 'How long size and time of a file must stand still before it is read.',
  }),
  scanEvery: durationSchema('1s', '1d').default(defaults.feed.scanEvery).meta({
    description:
      'How often the whole folder is looked through, for files whose arrival went unnoticed.',
  }),
  unreadyAfter: durationSchema('1s', '7d')
    .default(defaults.feed.unreadyAfter)
    .meta({
      description:
        'How long a file of a folder may go on changing, or wait for its done-marker, before that is ' +
        'told.',
    }),
  charset: charsetSchema.optional().meta({
    description: 'Charset of files that are not UTF-8 and do not say what they are.',
  }),
  format: expecting(z.enum(bankFormats), { expects: 'a bank format' })
    .optional()
    .meta({ description: 'The only bank format to accept. Without it the content decides.' }),
  mapping: pathSchema.optional().meta({
    description: 'Mapping file that says how an export becomes events. See docs/mapping.md.',
  }),
  pgp: pgpSchema.optional().meta({
    description: 'Keys for files that come as OpenPGP. See docs/wrapped.md.',
  }),
  legalEntity: textSchema.optional().meta({
    description:
      'Legal entity that the feed belongs to, stamped on each of its events. What `accounts` says ' +
      'of an account counts for more.',
  }),
  expect: expecting(z.array(expectSchema).max(1000), { expects: 'a list of expectations' })
    .default([])
    .meta({
      description:
        'What must come by when; what is late is told as `statement-overdue`. See docs/completeness.md.',
    }),
  unknownAccount: z
    .enum(['deliver', 'hold'])
    .default(defaults.feed.unknownAccount)
    .meta({
      description:
        'What becomes of a statement whose account is not in `accounts`, or fits two of them: ' +
        '`deliver` with a flag, or `hold`.',
    }),
})

const filterSchema = z.strictObject({
  types: z.array(patternSchema).min(1).max(100).optional().meta({
    description: 'Event names to deliver, as patterns: `bank-*`. Without it all.',
  }),
  feeds: z.array(nameSchema).min(1).max(1000).optional().meta({
    description: 'Names of the feeds to deliver. Without it all.',
  }),
})

const destinationSchema = z.strictObject({
  name: nameSchema.meta({
    description: 'Name of the destination; its place in the outbox hangs on it.',
  }),
  url: urlSchema.meta({
    description: 'Address of an inbox: `wss://HOST/agents/INBOX`. `ws://` only to this machine.',
  }),
  ...linkKeys,
  filter: filterSchema.optional().meta({ description: 'What is delivered; without it all.' }),
  startFrom: z.enum(['beginning', 'now']).default(defaults.destination.startFrom).meta({
    description:
      'Where a destination that is new begins: with all that is kept, or with what comes.',
  }),
  allowReplay: switchSchema.default(defaults.destination.allowReplay).meta({
    description: 'Whether the hub may ask for what it has had before. See docs/operating.md.',
  }),
  allowCommands: z
    .array(z.enum(allowedCommands))
    .max(allowedCommands.length)
    .default([...defaults.destination.allowCommands])
    .meta({
      description:
        'What people at the hub may do here: `release` what is held or was refused, `retry`, `skip` ' +
        'a parked release, `replay`. Without it nothing. See docs/operating.md.',
    }),
  budget: sizeSchema('100MB', '100000GB')
    .default(defaults.destination.budget)
    .meta({
      description:
        'What may wait for it in the outbox. Beyond it the destination is parked as a whole, and what ' +
        'it lacks is rebuilt from the originals once it is back.',
    }),
})

const healthSchema = z.strictObject({
  port: countSchema(1, 65535).optional().meta({
    description:
      'Port for a page for people, `/healthz`, `/readyz` and `/metrics`. Without it no port is opened.',
  }),
  host: textSchema.default(defaults.health.host).meta({
    description: 'Address to listen on, which must be this machine.',
  }),
})

export const logSchema = z.strictObject({
  level: z.enum(logLevels).default(defaults.log.level).meta({
    description: 'The least weighty entries that are logged.',
  }),
})

const agentLogSchema = logSchema.extend({
  file: pathSchema.optional().meta({
    description: 'File that entries are written to as well, a JSON line each.',
  }),
  maxSize: sizeSchema('100KB', '1GB').default(defaults.log.maxSize).meta({
    description: 'Size at which the file is put aside and a new one begun.',
  }),
  keep: countSchema(1, 100).default(defaults.log.keep).meta({
    description: 'How many files that were put aside are kept.',
  }),
})

const limitsSchema = z.strictObject({
  minFreeDisk: sizeSchema('0B', '10000GB').default(defaults.limits.minFreeDisk).meta({
    description: 'Free disk below which no file is picked up; delivery goes on.',
  }),
  maxLineChars: countSchema(128, 16_777_216).default(defaults.limits.maxLineChars).meta({
    description: 'Longest line of a bank file, in characters.',
  }),
  maxTextChars: countSchema(128, 16_777_216).default(defaults.limits.maxTextChars).meta({
    description: 'Longest field or element text, in characters.',
  }),
  maxXmlDepth: countSchema(16, 1000).default(defaults.limits.maxXmlDepth).meta({
    description: 'Deepest nesting of an XML file, in elements.',
  }),
  maxRowChars: countSchema(128, 268_435_456).default(defaults.limits.maxRowChars).meta({
    description: 'Longest row of an export, and longest document of several, in characters.',
  }),
  maxMembers: countSchema(1, 100_000).default(defaults.limits.maxMembers).meta({
    description: 'Files in one archive, with all that is nested in it.',
  }),
  maxUnpackedSize: sizeSchema('1MB', '10000GB').default(defaults.limits.maxUnpackedSize).meta({
    description: 'What one gzip file, zip archive or OpenPGP message may unpack to.',
  }),
  maxUnpackRatio: countSchema(10, 100_000).default(defaults.limits.maxUnpackRatio).meta({
    description: 'The same as a multiple of its own size; below 16 MiB nothing is refused for it.',
  }),
  maxProblems: countSchema(1, 10_000).default(defaults.limits.maxProblems).meta({
    description: 'Problems of one file that are collected before reading stops.',
  }),
})

const retentionSchema = z.strictObject({
  archive: retentionTextSchema.default(defaults.retention.archive).meta({
    description: 'How long originals of what was read are kept, from the day they were taken.',
  }),
  quarantine: retentionTextSchema.default(defaults.retention.quarantine).meta({
    description: 'How long files that were refused are kept.',
  }),
  events: retentionTextSchema.default(defaults.retention.events).meta({
    description:
      'How long events are kept in the outbox that every destination has acknowledged; after that ' +
      'a replay reads their originals again.',
  }),
})

export const agentFileSchema = z
  .strictObject({
    agent: nameSchema.meta({ description: 'Name of this agent, as the hub knows it.' }),
    state: pathSchema.default(defaults.state).meta({
      description: 'Folder of the outbox and the originals. Made where it does not exist.',
    }),
    feeds: expecting(z.array(feedSchema).min(1).max(1000), {
      expects: 'a list of feeds',
      absent: 'feeds-absent',
    }).meta({ description: 'Where files come from.' }),
    destinations: expecting(z.array(destinationSchema).min(1).max(100), {
      expects: 'a list of destinations',
      absent: 'destinations-absent',
    }).meta({ description: 'Where events go. Each has its own cursor; none waits for another.' }),
    accounts: accountsSchema.optional().meta({
      description: 'Register of the accounts: legal entity, region and more. See docs/accounts.md.',
    }),
    postings: postingsSchema.optional().meta({
      description: 'Rules that propose how entries are posted. See docs/accounts.md.',
    }),
    gapGrace: durationSchema('0s', '30d')
      .default(defaults.gapGrace)
      .meta({
        description:
          'How long a statement may be missing between two others before it is told as ' +
          '`statement-gap-detected`.',
      }),
    operators: expecting(z.array(textSchema).min(1).max(1000), {
      expects: 'a list of accounts of this machine',
    })
      .optional()
      .meta({
        description:
          'Accounts of the operating system that may release, skip, retry what is parked, rekey and ' +
          'replay. Without it whoever may write the state folder. See docs/operating.md.',
      }),
    retention: retentionSchema.prefault({}).meta({
      description: 'When originals are deleted; `kontor files hold` keeps one beyond it.',
    }),
    atRest: atRestSchema.prefault({}).meta({
      description: 'Encryption of bank data in the state folder. See docs/security.md.',
    }),
    health: healthSchema.prefault({}).meta({
      description: 'How the agent fares, for the monitoring of its machine. See docs/operating.md.',
    }),
    log: agentLogSchema.prefault({}).meta({ description: 'What is logged, and where.' }),
    limits: limitsSchema.prefault({}).meta({ description: 'What is refused before it does harm.' }),
  })
  .meta({ title: 'Configuration of a Kontor agent' })

export type AgentFile = z.infer<typeof agentFileSchema>
export type FeedFile = z.infer<typeof feedSchema>
export type DestinationFile = z.infer<typeof destinationSchema>
