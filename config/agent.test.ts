import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../parsers/limits.ts'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')

const load = (text: string | Uint8Array) =>
  loadAgentConfig(files.write('kontor.yaml', text), { environment })
const problems = (text: string | Uint8Array) => files.shown(load(text))
const withFeed = (lines: string) => agentText(`folder: drop\n    ${lines}`)
const withMore = (lines: string) => agentText(undefined, lines)

describe('the file itself', () => {
  test.each([
    [
      '',
      'config-file-empty kontor.yaml:1:1  kontor.yaml holds no key. Write a first file with `kontor init`, or restore it from a backup.',
    ],
    [
      '# nothing yet\n',
      'config-file-empty kontor.yaml:1:1  kontor.yaml holds no key. Write a first file with `kontor init`, or restore it from a backup.',
    ],
    [
      '- a\n- b\n',
      'value-type kontor.yaml:1:1  The file is a list; it must be a block of keys. Correct the value.',
    ],
    ['hello\n', 'value-type kontor.yaml:1:1  The file must be a block of keys. Correct the value.'],
    [
      'agent: a\n\tfeeds: 1\n',
      'yaml-tab kontor.yaml:2:1  The line is indented with a tab. Indent with spaces.',
    ],
    [
      'agent: a\nfeeds: "x\n',
      'yaml-quote-open kontor.yaml:2:8  The quote that begins here is not closed. Close the quote. A backslash before the last double quote hides it.',
    ],
    [
      '#'.repeat(2_000_000),
      'config-file-too-large kontor.yaml:1:1  The file is larger than the limit of 1024 KiB. Check the path; this is hardly a configuration.',
    ],
    [
      Buffer.from('agent: a\n# M\xfcnchen\n', 'latin1'),
      'config-file-not-utf8 kontor.yaml:2:4  The file is not UTF-8: here stands a byte that is no text. Save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8).',
    ],
  ])('%# is refused', (text, expected) => {
    expect(problems(text)).toEqual([expected])
  })

  test('that is missing says what to do', () => {
    expect(files.shown(loadAgentConfig(join(files.folder, 'nothing.yaml')))).toEqual([
      'config-file-missing nothing.yaml:1:1  The file does not exist. Check the path, or write a first file with `kontor init`.',
    ])
  })

  test('that is a folder can not be read', () => {
    expect(files.shown(loadAgentConfig(files.makeFolder('drop')))).toEqual([
      'config-file-unreadable drop:1:1  The file can not be read. Give the account that runs Kontor the right to read it.',
    ])
  })
})

describe('keys and values', () => {
  test.each([
    [
      'a mistyped key, which says that the right one is missing',
      agentText('foldr: drop'),
      'key-unknown kontor.yaml:4:5  feeds[0].foldr  is no known key. Did you mean `folder`?',
    ],
    [
      'a key in another writing',
      withFeed('settle_time: 2s'),
      'key-unknown kontor.yaml:5:5  feeds[0].settle_time  is no known key. Did you mean `settleTime`?',
    ],
    [
      'a key in the wrong place',
      withMore('startFrom: now\n'),
      'key-unknown kontor.yaml:9:1  startFrom  is no known key. It belongs to `destinations[]`.',
    ],
    [
      'a key from nowhere',
      withMore('colour: red\n'),
      'key-unknown kontor.yaml:9:1  colour  is no known key. Known here: agent, state, feeds, destinations, accounts, postings, gapGrace, operators, retention, atRest, health, log, limits.',
    ],
    [
      'a key twice',
      withMore('agent: again\n'),
      'yaml-duplicate-key kontor.yaml:9:1  This key stands a second time in the same block. Keep one of the two.',
    ],
    [
      'a feed without a folder or a server',
      agentText('settle: leave'),
      'feed-source-unclear kontor.yaml:3:5  feeds[0]  names no place that files come from. Give the feed either a `folder` or an `sftp` block.',
    ],
    [
      'a key without a value',
      withFeed('settle:'),
      'value-missing kontor.yaml:5:5  feeds[0].settle  has no value. Write a value behind the colon, or remove the key.',
    ],
    [
      'a mistyped word',
      withFeed('settle: archiv'),
      'value-not-allowed kontor.yaml:5:13  feeds[0].settle  is none of the values that are allowed: `archive`, `delete`, `leave`. Did you mean `archive`?',
    ],
    [
      'a word that is not allowed',
      withFeed('settle: shred'),
      'value-not-allowed kontor.yaml:5:13  feeds[0].settle  is none of the values that are allowed: `archive`, `delete`, `leave`. Use one of these.',
    ],
    [
      'a longer word',
      withMore('log: { level: warning }\n'),
      'value-not-allowed kontor.yaml:9:15  log.level  is none of the values that are allowed: `debug`, `info`, `warn`, `error`. Did you mean `warn`?',
    ],
    [
      'a duration without a unit',
      withFeed('settleTime: 2'),
      'duration-invalid kontor.yaml:5:17  feeds[0].settleTime  is a number; it must be a duration from 100ms to 1h. Write a whole number with ms, s, m, h or d behind it, such as `30s`.',
    ],
    [
      'a duration that is none',
      withFeed('settleTime: 2 weeks'),
      'duration-invalid kontor.yaml:5:17  feeds[0].settleTime  must be a duration from 100ms to 1h. Write a whole number with ms, s, m, h or d behind it, such as `30s`.',
    ],
    [
      'a duration beyond its limits',
      withFeed('settleTime: 9d'),
      'duration-invalid kontor.yaml:5:17  feeds[0].settleTime  must be a duration from 100ms to 1h. Write a whole number with ms, s, m, h or d behind it, such as `30s`.',
    ],
    [
      'a size without a unit',
      withMore('limits: { minFreeDisk: 2 }\n'),
      'size-invalid kontor.yaml:9:24  limits.minFreeDisk  is a number; it must be a size from 0B to 10000GB. Write a whole number with KB, MB, GB, KiB, MiB or GiB behind it, such as `500MB`.',
    ],
    [
      'a number beyond its limits',
      withMore('limits: { maxXmlDepth: 99999 }\n'),
      'value-out-of-range kontor.yaml:9:24  limits.maxXmlDepth  must be a whole number from 16 to 1000. Choose a value within the limits.',
    ],
    [
      'a broken number',
      withMore('limits: { maxProblems: 1.5 }\n'),
      'value-type kontor.yaml:9:24  limits.maxProblems  is a number; it must be a whole number from 1 to 10000. Correct the value.',
    ],
    [
      'a single item for a list',
      withFeed('include: "*.sta"'),
      'value-type kontor.yaml:5:14  feeds[0].include  must be a list. Put square brackets around it.',
    ],
    [
      'a list for a single item',
      agentText('folder: [drop]'),
      'value-type kontor.yaml:4:13  feeds[0].folder  is a list; it must be a path. Correct the value.',
    ],
    [
      'a number for a text',
      withFeed('legalEntity: 4711'),
      'value-type kontor.yaml:5:18  feeds[0].legalEntity  is a number; it must be text. Put it in single quotes.',
    ],
    [
      'yes for true',
      withFeed('subfolders: yes'),
      'value-type kontor.yaml:5:17  feeds[0].subfolders  must be `true` or `false`, without quotes. Correct the value.',
    ],
    [
      'a pattern with a folder',
      withFeed('include: ["a/*.sta"]'),
      'pattern-invalid kontor.yaml:5:15  feeds[0].include[0]  must be a pattern for names, such as `*.sta`. Use `*` for any characters and `?` for one; write each pattern on its own.',
    ],
    [
      'a pattern without quotes',
      withFeed('include: [*.sta]'),
      "yaml-alias kontor.yaml:5:15  The value begins with `*` or `&`, which have a meaning of their own in YAML. Put a value that begins with `*` or `&` in single quotes: '*.sta'.",
    ],
    [
      'a mistyped charset',
      withFeed('charset: utf8x'),
      'charset-unknown kontor.yaml:5:14  feeds[0].charset  must be the name of a charset. Did you mean `utf-8`?',
    ],
    [
      'an unknown charset',
      withFeed('charset: klingon'),
      'charset-unknown kontor.yaml:5:14  feeds[0].charset  must be the name of a charset. Use a name such as utf-8, windows-1252, iso-8859-15 or cp850.',
    ],
    [
      'a marker that is no ending',
      withFeed('doneMarker: "{nam}.ok"'),
      'value-invalid kontor.yaml:5:17  feeds[0].doneMarker  must be an ending such as `.done`, a pattern such as `{name}.ok`, or the name of one file. Correct the value.',
    ],
    [
      'a backslash that is no escape',
      agentText('folder: "C:\\drop"'),
      "yaml-backslash kontor.yaml:4:16  A backslash in double quotes begins an escape, and this is none. Write Windows paths in single quotes: 'C:\\data\\in'.",
    ],
    [
      'a backslash that is an escape by chance',
      agentText('folder: "C:\\new"'),
      "yaml-backslash kontor.yaml:4:13  feeds[0].folder  holds a character that double quotes make of a backslash and a letter, such as `\\n`. Write Windows paths in single quotes: 'C:\\data\\in'.",
    ],
    [
      'a backslash that makes a blank',
      agentText('folder: "C:\\_in"'),
      "yaml-backslash kontor.yaml:4:13  feeds[0].folder  holds a character that double quotes make of a backslash and a letter, such as `\\n`. Write Windows paths in single quotes: 'C:\\data\\in'.",
    ],
    [
      'a name with capitals and blanks',
      agentText().replace('frankfurt-01', 'Frankfurt 01'),
      'name-invalid kontor.yaml:1:8  agent  must be a name of 1 to 63 characters. Use lower-case letters, digits, dots, hyphens and underscores.',
    ],
    [
      'a name that YAML takes for a number',
      agentText().replace('frankfurt-01', '007'),
      'value-type kontor.yaml:1:8  agent  is a number; it must be a name of 1 to 63 characters. Put it in single quotes.',
    ],
    [
      'two feeds of one name',
      agentText('folder: drop\n  - { name: house-bank, folder: . }').replace('drop', 'drop/in'),
      'name-repeated kontor.yaml:5:13  feeds[1].name  is the name in line 3 again. Give each its own name.',
    ],
  ])('%s', (_, text, expected) => {
    files.makeFolder('drop/in')
    const found = problems(text).filter((line) => line.split(' ')[0] === expected.split(' ')[0])
    expect(found).toEqual([expected])
  })

  test('no feeds and no destinations, whether absent or empty', () => {
    const feeds = 'Add a feed: a name and the folder that files are dropped into.'
    const destinations = "Add a destination: a name, the hub's `url` and a `token`."
    expect(problems('agent: a\n')).toEqual([
      `feeds-absent kontor.yaml:1:1  feeds  is missing. ${feeds}`,
      `destinations-absent kontor.yaml:1:1  destinations  is missing. ${destinations}`,
    ])
    expect(problems('agent: a\nfeeds: []\ndestinations:\n')).toEqual([
      `feeds-absent kontor.yaml:2:1  feeds  is empty. ${feeds}`,
      `destinations-absent kontor.yaml:3:1  destinations  is empty. ${destinations}`,
    ])
  })

  test('all problems are found at once, whatever their kind, in the order of their lines', () => {
    const text = agentText(
      'folder: nowhere\n    setle: leave\n    settleTime: 2',
      'log: { level: loud }\n',
    )
    const codes = problems(text.replace('KONTOR_TOKEN', 'UNSET')).map((line) => line.split(' ')[0])
    expect(codes).toEqual([
      'folder-missing',
      'key-unknown',
      'duration-invalid',
      'secret-variable-unset',
      'value-not-allowed',
    ])
  })

  test('their number has a limit', () => {
    const many = Array.from({ length: 500 }, (_, i) => `unknown${i}: 1\n`).join('')
    expect(problems(withMore(many))).toHaveLength(100)
  })
})

describe('what is loaded', () => {
  test('has every default, absolute paths, milliseconds and bytes', () => {
    const loaded = load(agentText())
    if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
    const at = (...names: string[]) => join(files.folder, ...names)
    const { destinations, ...rest } = loaded.config
    expect(rest).toEqual({
      file: at('kontor.yaml'),
      agent: 'frankfurt-01',
      atRest: { key: undefined, previous: [] },
      stateFolder: at('state'),
      feeds: [
        {
          name: 'house-bank',
          folder: at('drop'),
          sftp: undefined,
          visits: { everyMs: 300_000 },
          include: ['*'],
          exclude: [],
          subfolders: false,
          doneMarker: undefined,
          watch: 'auto',
          unreadyAfterMs: 1_800_000,
          settle: 'archive',
          settleTimeMs: 5000,
          scanEveryMs: 60_000,
          charset: undefined,
          format: undefined,
          mapping: undefined,
          legalEntity: undefined,
          expect: [],
          pgp: undefined,
          unknownAccount: 'deliver',
        },
      ],
      accounts: undefined,
      postings: undefined,
      gapGraceMs: 14_400_000,
      retention: {
        archive: { text: '10y', count: 10, unit: 'y' },
        quarantine: { text: '1y', count: 1, unit: 'y' },
        events: { text: '90d', count: 90, unit: 'd' },
      },
      log: { level: 'info' },
      limits: {
        minFreeDiskBytes: 1_000_000_000,
        read: defaultLimits,
        unwrap: { maxMembers: 1_000, maxUnpackedBytes: 2_000_000_000, maxRatio: 250 },
      },
    })
    expect(destinations[0]).toMatchObject({
      name: 'treasury',
      url: 'wss://hub.example.com/agents/treasury',
      inbox: 'treasury',
      identity: { kind: 'token', reference: { kind: 'env', name: 'KONTOR_TOKEN' } },
      tls: { ca: undefined, cert: undefined, key: undefined, minVersion: 'TLSv1.3' },
      proxy: undefined,
      filter: { types: undefined, feeds: undefined },
      startFrom: 'beginning',
      allowReplay: false,
      allowCommands: [],
      budgetBytes: 20_000_000_000,
    })
    const identity = destinations[0]?.identity
    expect(identity?.kind === 'token' && identity.token.reveal()).toBe('abc-123')
  })

  test('shows no secret, however it is shown', () => {
    expect(JSON.stringify(load(agentText()))).not.toContain('abc-123')
  })

  test('names the event types that the patterns of a filter fit', () => {
    const filter = '    filter: { types: ["statement-g*", balance-reported] }\n'
    const loaded = load(withMore(filter))
    expect('config' in loaded && loaded.config.destinations[0]?.filter.types).toEqual([
      'balance-reported',
      'statement-gap-detected',
      'statement-gap-closed',
    ])
  })
})

test('half a megabyte of unknown keys is refused in seconds, not minutes', () => {
  const many = Array.from({ length: 40_000 }, (_, i) => `k${i}: 1\n`).join('')
  expect(problems(withMore(many))).toHaveLength(100)
})
