import { z } from 'zod'
import { agentDefaults as defaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import {
  charsetSchema,
  countSchema,
  durationSchema,
  logLevels,
  nameSchema,
  pathSchema,
  patternSchema,
  secretSchema,
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

const feedSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name of the feed, in events, logs and reports.' }),
  folder: pathSchema.meta({ description: 'Folder that files are dropped into. It must exist.' }),
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
  doneMarker: expecting(z.string().regex(/^\.[A-Za-z0-9_-]{1,15}$/), {
    expects: 'an ending such as `.done`',
  })
    .optional()
    .meta({
      description:
        'Ending of the empty file that says a file is complete: with `.done`, `a.sta` is read once ' +
        '`a.sta.done` or `a.done` exists. Without it a file is complete when it stands still.',
    }),
  settle: z
    .enum(['archive', 'leave'])
    .default(defaults.feed.settle)
    .meta({
      description:
        'What becomes of a file once its copy is kept in the state folder: `archive` removes it, ' +
        '`leave` lets it stay where it is.',
    }),
  settleTime: durationSchema('100ms', '1h').default(defaults.feed.settleTime).meta({
    description: 'How long size and time of a file must stand still before it is read.',
  }),
  scanEvery: durationSchema('1s', '1d').default(defaults.feed.scanEvery).meta({
    description:
      'How often the whole folder is looked through, for files whose arrival went unnoticed.',
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
  legalEntity: textSchema.optional().meta({
    description: 'Legal entity that the feed belongs to, stamped on each of its events.',
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
  token: secretSchema.meta({
    description: 'Token that the hub issued to this agent: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  filter: filterSchema.optional().meta({ description: 'What is delivered; without it all.' }),
  startFrom: z.enum(['beginning', 'now']).default(defaults.destination.startFrom).meta({
    description:
      'Where a destination that is new begins: with all that is kept, or with what comes.',
  }),
})

export const logSchema = z.strictObject({
  level: z.enum(logLevels).default(defaults.log.level).meta({
    description: 'The least weighty entries that are logged.',
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
  maxCsvRowChars: countSchema(128, 268_435_456).default(defaults.limits.maxCsvRowChars).meta({
    description: 'Longest row of a CSV file, in characters.',
  }),
  maxProblems: countSchema(1, 10_000).default(defaults.limits.maxProblems).meta({
    description: 'Problems of one file that are collected before reading stops.',
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
    log: logSchema.prefault({}).meta({ description: 'What is logged.' }),
    limits: limitsSchema.prefault({}).meta({ description: 'What is refused before it does harm.' }),
  })
  .meta({ title: 'Configuration of a Kontor agent' })

export type AgentFile = z.infer<typeof agentFileSchema>
export type FeedFile = z.infer<typeof feedSchema>
export type DestinationFile = z.infer<typeof destinationSchema>
