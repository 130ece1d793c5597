import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isSigned } from '../routes/push/signature.ts'
import { Authority } from '../testing/certificates.ts'
import { Consumer } from '../testing/consumer.ts'
import type { MailSettings, WebhookSettings } from './settings.ts'
import { WatchedHub } from './testing.ts'

let answer = 200
let mailsTaken: string[]
let hub: WatchedHub
const consumer = new Consumer(() => answer)
const opened: SMTPServer[] = []

beforeEach(() => {
  answer = 200
  mailsTaken = []
  consumer.requests.length = 0
})
afterEach(async () => {
  await hub.end()
  expect(hub.faults).toEqual([])
  for (const server of opened.splice(0)) {
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
})

const webhook = (more: Partial<WebhookSettings> = {}): WebhookSettings => {
  const signature = () => 'a secret'
  return { name: 'pager', url: consumer.url, signature, least: 'info', tls: {}, ...more }
}

async function mailServer(options: object = {}): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    ...options,
    onData: (stream, _session, done) => {
      text(stream).then((mail) => {
        mailsTaken.push(mail)
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  opened.push(server)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as AddressInfo).port
}

const mail = (port: number, more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  tls: false,
  ca: undefined,
  user: undefined,
  password: undefined,
  from: 'kontor@example.com',
  to: ['treasury@example.com'],
  least: 'info',
  ...more,
})

async function watching(settings: ConstructorParameters<typeof WatchedHub>[0]) {
  hub = await new WatchedHub({ flapMs: 60_000, ...settings }).start()
  await hub.connect()
}

/** How often a channel was heard of: real sockets take their time, whatever the clock of the test. */
async function heard(what: () => unknown, wanted: unknown) {
  const look = async () => {
    await hub.oversight.tick()
    return what()
  }
  await expect.poll(look, { timeout: 10_000, interval: 20 }).toEqual(wanted)
}
const requests = () => consumer.requests.length
const told = (channel: string) => hub.oversight.notifier.told.get(channel)

test('a webhook gets signed JSON, first that it is open and later that it is over', async () => {
  await consumer.start()
  try {
    await watching({ webhooks: [webhook()] })
    await hub.beat({ held: 1 })
    await hub.pass(12_000)
    await heard(() => told('webhook/pager')?.sent, 1)
    const [{ body, headers } = { body: '', headers: {} }] = consumer.requests
    const header = String(Object(headers)['kontor-signature'])
    const now = Math.floor(hub.now.getTime() / 1_000)
    expect(isSigned(header, body, { secret: 'a secret', now })).toBe(true)
    expect(JSON.parse(body)).toMatchObject({
      hub: 'central',
      alerts: [{ number: 1, code: 'held', severity: 'warning', state: 'open', agent: 'oslo' }],
    })
    await hub.beat({ held: 0 })
    await hub.pass(40_000)
    expect(consumer.requests).toHaveLength(1)
    await hub.pass(60_000)
    await heard(() => told('webhook/pager')?.sent, 2)
    expect(JSON.parse(consumer.requests[1]?.body ?? '').alerts).toMatchObject([
      { number: 1, state: 'resolved' },
    ])
  } finally {
    await consumer.stop()
  }
})

test('what flaps is told once', async () => {
  await consumer.start()
  try {
    await watching({ webhooks: [webhook()] })
    for (let turn = 0; turn < 5; turn += 1) {
      await hub.beat({ held: 1 })
      await hub.pass(12_000)
      await hub.beat({ held: 0 })
      await hub.pass(12_000)
    }
    await hub.beat({ held: 1 })
    await hub.pass(200_000)
    await heard(() => told('webhook/pager')?.sent, 1)
    expect(await hub.standing()).toEqual(['held oslo open 6'])
  } finally {
    await consumer.stop()
  }
})

test('a webhook that fails is tried again, also after a restart, and hears of everything', async () => {
  await consumer.start()
  answer = 503
  try {
    await watching({ webhooks: [webhook()] })
    await hub.beat({ held: 1 })
    await hub.pass(12_000)
    await heard(() => requests() > 0, true)
    await hub.stop()
    answer = 204
    await hub.start()
    await hub.connect()
    await hub.pass(12_000)
    await heard(() => requests() > 1, true)
    const last = JSON.parse(consumer.requests.at(-1)?.body ?? '')
    expect(last.alerts).toMatchObject([{ number: 1, code: 'held' }])
    await heard(() => hub.store.alerts.notices('webhook/pager', '', 9), [])
  } finally {
    await consumer.stop()
  }
})

test('a channel hears of nothing below its severity', async () => {
  await consumer.start()
  try {
    await watching({ webhooks: [webhook({ least: 'critical' })] })
    await hub.beat({ held: 1, parkedReleases: 1 })
    await hub.pass(12_000)
    await heard(() => told('webhook/pager')?.sent, 1)
    const { alerts } = JSON.parse(consumer.requests[0]?.body ?? '')
    expect(alerts).toMatchObject([{ code: 'parked' }])
  } finally {
    await consumer.stop()
  }
})

test('many alerts at once are one mail, and what follows soon waits for the next', async () => {
  const port = await mailServer({ disabledCommands: ['STARTTLS'] })
  await watching({ mail: mail(port) })
  await hub.beat({ held: 1, quarantined: 2, parkedReleases: 3 })
  await hub.pass(12_000)
  await heard(() => told('mail')?.sent, 3)
  expect(mailsTaken[0]).toContain('Subject: [central] 3 alerts: 1 critical, 2 more open')
  await hub.beat({ held: 1, quarantined: 2, parkedReleases: 3, freeDiskBytes: 5 })
  await hub.pass(30_000)
  expect(mailsTaken).toHaveLength(1)
  await hub.pass(60_000)
  await heard(() => told('mail')?.sent, 4)
  expect(mailsTaken[1]).toContain('Subject: [central] open: disk-low, oslo')
})

test('to another machine nothing goes without STARTTLS', async () => {
  const port = await mailServer({ disabledCommands: ['STARTTLS'] })
  // The system takes this for itself, and we do not take it for this machine.
  await watching({ mail: mail(port, { host: '0.0.0.0' }) })
  await hub.beat({ held: 1 })
  await hub.pass(12_000)
  await heard(() => (told('mail')?.failed ?? 0) > 0, true)
  expect(mailsTaken).toEqual([])
})

test('mail goes over STARTTLS with a password, to a server whose certificate is good', async () => {
  hub = await new WatchedHub().start()
  const authority = new Authority(hub.folder)
  const logins: string[] = []
  const port = await mailServer({
    ...authority.sign('mail'),
    authOptional: false,
    onAuth: (
      { username, password }: { username: string; password: string },
      session: { secure: boolean },
      done: (error: null, answer: object) => void,
    ) => {
      logins.push(`${username} ${password} ${session.secure}`)
      done(null, { user: username })
    },
  })
  const signedIn = { user: 'kontor', password: () => 'hunter2' }
  for (const ca of [authority.cert, undefined]) {
    await hub.end()
    await watching({ mail: mail(port, { ...signedIn, ca }) })
    await hub.beat({ held: 1 })
    await hub.pass(12_000)
    await heard(() => (told('mail')?.sent ?? 0) + (told('mail')?.failed ?? 0) > 0, true)
    expect(told('mail')?.sent).toBe(ca ? 1 : 0)
  }
  expect(logins).toEqual(['kontor hunter2 true'])
  expect(mailsTaken).toHaveLength(1)
})

test('a line end in the name of a feed adds nothing to the head of a mail', async () => {
  const port = await mailServer({ disabledCommands: ['STARTTLS'] })
  await watching({ mail: mail(port) })
  const feed = 'bank\r\nBcc: thief@example.com\r\n 4711000815'
  const lastError = { code: 'ENOENT', at: hub.now.toISOString() }
  await hub.beat({ feeds: [{ feed, kind: 'folder', lastError }] })
  await hub.pass(12_000)
  await heard(() => told('mail')?.sent, 1)
  const [head = ''] = (mailsTaken[0] ?? '').split('\r\n\r\n')
  expect(head).not.toMatch(/^bcc:/im)
  expect(mailsTaken[0]).not.toContain('4711000815')
})
