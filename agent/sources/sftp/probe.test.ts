import { afterEach, expect, test } from 'vitest'
import type { SftpConfig } from '../../../config/types.ts'
import { probe } from './probe.ts'
import { serverOf } from './testing/house.ts'
import { type Script, ScriptedServer } from './testing/scriptedServer.ts'

let server: ScriptedServer
afterEach(() => server.end())

async function probed(script: Script, more: (server: ScriptedServer) => Partial<SftpConfig>) {
  server = new ScriptedServer(script)
  const port = await server.begin()
  server.put('a.sta', 'one')
  server.put('b.txt', 'two')
  const sftp = serverOf(port, { host: 'localhost', timeoutMs: 1_000, ...more(server) })
  const login = { key: undefined, keyPassphrase: undefined, proxyPassword: undefined }
  const rules = { sftp, login: () => ({ ...login, password: 'open sesame' }) }
  const steps = await probe(rules, { include: ['*.sta'], exclude: [], doneMarker: undefined })
  return steps.map(({ ok, what }) => `${ok ? '+' : '-'} ${what.replaceAll(String(port), '22')}`)
}

test('each step to the files of a server is a line', async () => {
  const steps = await probed({}, ({ fingerprint }) => ({ hostKeys: [fingerprint] }))
  expect(steps).toEqual([
    expect.stringMatching(/^\+ localhost is (127\.0\.0\.1|::1)$/),
    '+ localhost:22 answers',
    `+ localhost:22 shows the pinned key ${server.fingerprint}`,
    '+ localhost:22 accepts the login of kontor',
    '+ localhost:22 lists /out: 2 entries, 1 for this feed',
  ])
  expect(server.files.size).toBe(2)
})

test('a key that is not pinned is shown, and no password sent', async () => {
  const steps = await probed({ login: 'password', password: 'open sesame' }, () => ({}))
  expect(steps.slice(1)).toEqual([
    '+ localhost:22 answers',
    `- localhost:22 is not known yet: no \`hostKey\` is pinned. It offers ${server.fingerprint}. Compare the fingerprint with the one that the bank states, then write it as \`hostKey\`.`,
  ])
  expect(server.logins).toEqual([])
})

test('a refused login ends the way, without a word of the password', async () => {
  const steps = await probed({ login: 'password', password: 'barley' }, ({ fingerprint }) => ({
    hostKeys: [fingerprint],
  }))
  expect(steps.at(-1)).toMatch(/^- localhost:22 refuses the login\. Check user, password and key/)
  expect(steps.join()).not.toMatch(/sesame|barley/)
})

test('a name that no DNS knows says so', async () => {
  const steps = await probed({}, () => ({ host: 'sftp.bank.invalid' }))
  expect(steps).toEqual([
    expect.stringMatching(
      /^- sftp\.bank\.invalid:22 is a name that the DNS of this machine does not/,
    ),
  ])
})
