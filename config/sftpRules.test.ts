import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')
files.write(
  'bank_key',
  '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
)
const fingerprint = `SHA256:${'a1+/'.repeat(10)}abc`
const secrets = { ...environment, BANK: 'pass word: ü', BROKEN: 'a\nb' }

const load = (text: string) =>
  loadAgentConfig(files.write('kontor.yaml', text), { environment: secrets })
const problems = (feed: string) => files.shown(load(agentText(feed)))

/** A sound server, but for what a test adds to it or to its feed. */
const server = (more = '', beside = '') =>
  `sftp: { host: sftp.bank.example, user: kontor, folder: /out, password: { env: BANK }${more} }${
    beside === '' ? '' : `\n    ${beside}`
  }`

describe('a feed with a server', () => {
  test('needs no more than host, user, folder and a secret', () => {
    const loaded = load(agentText(server()))
    if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
    expect(loaded.config.feeds[0]).toMatchObject({
      folder: undefined,
      visits: { everyMs: 300_000 },
      sftp: {
        host: 'sftp.bank.example',
        port: 22,
        user: 'kontor',
        folder: '/out',
        hostKeys: [],
        password: { kind: 'env', name: 'BANK' },
        key: undefined,
        whenTaken: 'leave',
        moveTo: undefined,
        algorithms: { kex: [], serverHostKey: [], cipher: [], hmac: [] },
        proxy: undefined,
        maxSessions: 2,
        parallel: 4,
        timeoutMs: 30_000,
      },
    })
  })

  test('takes all of its keys', () => {
    const text = `sftp:
      host: 10.1.2.3
      port: 2222
      user: kontor
      folder: out
      hostKey: ['${fingerprint}', '${fingerprint}=']
      key: { file: bank_key }
      keyPassphrase: { env: BANK }
      whenTaken: move
      moveTo: done
      algorithms: [ssh-rsa, hmac-sha1, aes256-cbc]
      proxy: { url: 'socks5://proxy.example.com', user: edge, password: { env: BANK } }
      maxSessions: 1
      parallel: 8
      timeout: 1m
    schedule: ['0 7 * * 1-5', '@daily']
    timeZone: Europe/Berlin`
    const loaded = load(agentText(text))
    if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
    const [feed] = loaded.config.feeds
    expect(feed?.visits).toEqual({
      expressions: ['0 7 * * 1-5', '@daily'],
      timeZone: 'Europe/Berlin',
    })
    expect(feed?.sftp).toMatchObject({
      hostKeys: [fingerprint, fingerprint],
      moveTo: 'done',
      algorithms: {
        serverHostKey: ['ssh-rsa'],
        hmac: ['hmac-sha1'],
        cipher: ['aes256-cbc'],
        kex: [],
      },
      proxy: { kind: 'socks5', host: 'proxy.example.com', port: 1080, user: 'edge' },
      timeoutMs: 60_000,
    })
    expect(JSON.stringify(loaded.config)).not.toContain('pass word')
  })

  test.each([
    ['a folder besides', `folder: drop\n    ${server()}`, 'feed-source-unclear'],
    ['a key for folders', server('', 'settle: leave'), 'feed-key-misplaced'],
    ['a schedule for a folder', `folder: drop\n    every: 5m`, 'feed-key-misplaced'],
    ['neither password nor key', 'sftp: { host: h, user: u, folder: /o }', 'login-missing'],
    [
      'a password as text',
      'sftp: { host: h, user: u, folder: /o, password: open }',
      'secret-as-text',
    ],
    [
      'a password that is not set',
      'sftp: { host: h, user: u, folder: /o, password: { env: NO } }',
      'secret-variable-unset',
    ],
    [
      'a password of two lines',
      'sftp: { host: h, user: u, folder: /o, password: { env: BROKEN } }',
      'secret-malformed',
    ],
    [
      'a key that is none',
      'sftp: { host: h, user: u, folder: /o, key: { env: BANK } }',
      'secret-malformed',
    ],
    [
      'a host with a path',
      'sftp: { host: sftp://h, user: u, folder: /o, key: { file: bank_key } }',
      'value-invalid',
    ],
    ['a fingerprint of MD5', server(", hostKey: 'MD5:aa:bb'"), 'host-key-invalid'],
    ['nothing to move to', server(', whenTaken: move'), 'move-target-unclear'],
    [
      'a target that is the folder',
      server(', whenTaken: move, moveTo: /out/'),
      'move-target-unclear',
    ],
    ['a target that nothing is moved to', server(', moveTo: /done'), 'move-target-unclear'],
    ['an unknown algorithm', server(', algorithms: [ssh-rsb]'), 'value-not-allowed'],
    ['a proxy of another kind', server(", proxy: { url: 'https://p:1' }"), 'proxy-invalid'],
    ['a proxy with its password', server(", proxy: { url: 'http://u:p@p:1' }"), 'secret-as-text'],
    [
      'a schedule by the second',
      server('', "schedule: '* * * * * *'\n    timeZone: UTC"),
      'schedule-invalid',
    ],
    [
      'a schedule in a list that is none',
      server('', "schedule: ['0 7 * * *', '0 25 * * *']\n    timeZone: UTC"),
      'schedule-invalid',
    ],
    [
      'a schedule and `every`',
      server('', "schedule: '0 7 * * *'\n    timeZone: UTC\n    every: 5m"),
      'schedule-invalid',
    ],
    ['a schedule without its zone', server('', "schedule: '0 7 * * *'"), 'time-zone-unknown'],
    [
      'a zone that is none',
      server('', "schedule: '0 7 * * *'\n    timeZone: Europe/Bonn"),
      'time-zone-unknown',
    ],
  ])('is refused with %s', (_, feed, code) => {
    const found = problems(feed)
    expect(found.map((line) => line.split(' ')[0])).toEqual([code])
    expect(found.join()).not.toMatch(/pass word|open sesame/)
  })

  test('may not fetch from the folder that another feed fetches from', () => {
    const second = `\n  - { name: b, sftp: { host: SFTP.bank.example, user: kontor, folder: /out/, key: { file: bank_key } } }`
    expect(problems(server() + second)).toEqual([
      'folder-shared kontor.yaml:5:71  feeds[1].sftp.folder  is the folder of the feed in line 4. Give each feed a folder of its own.',
    ])
  })
})
