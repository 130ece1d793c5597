import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Browser } from '../../hub/access/testing/browser.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { openBooks } from '../../hub/store/beside.ts'
import { runCommandLine } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'kontor-hub-access-'))
const config = join(folder, 'hub.yaml')
const password = 'correct horse battery'
let hub: RunningHub

beforeAll(async () => {
  // The token's variable is set for the service alone, not for whoever works beside it.
  const token = 'token: { env: KONTOR_TEST_UNSET }'
  writeFileSync(config, `hub: central\nstate: ./state\nagents:\n  - { name: oslo, ${token} }\n`)
  mkdirSync(join(folder, 'state'))
  const storePath = join(folder, 'state', 'hub.sqlite')
  hub = await startHub({ storePath, authorize: () => false })
})
afterAll(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** As the executable runs it, in this process: starting one takes longer than all the rest. */
async function run(words: string, input = '', file = config): Promise<Ran> {
  const said = { out: '', err: '' }
  const hear = (name: 'out' | 'err') => (text: unknown) => {
    said[name] += String(text)
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('err')),
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([input]) as never),
  ]
  try {
    const argv = ['node', 'kontor', 'hub', ...words.split(' '), '--config', file]
    return { code: await runCommandLine(argv), ...said }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

test('users are added, changed and kept out beside a hub that runs', async () => {
  const added = await run('user add anna --role operator --region nordics', `${password}\n`)
  expect(added).toEqual({ code: 0, out: '', err: 'anna may sign in now, as operator.\n' })
  const browser = new Browser(hub.httpUrl)
  expect((await browser.signIn('anna')).status).toBe(204)
  expect((await browser.ask('/v1/console/me')).body).toMatchObject({ regions: ['nordics'] })

  expect((await run('user add anna --role admin', password)).code).toBe(64)
  expect((await run('user add bert --role admin', 'short')).err).toContain('12 to 256 characters')
  expect((await run('user add Bert --role admin', password)).code).toBe(64)
  expect((await run('user list')).out).toMatch(/^anna +operator +regions nordics$/m)

  expect((await run('user disable anna')).code).toBe(0)
  expect((await browser.ask('/v1/console/me')).status).toBe(401)
  expect((await browser.signIn('anna')).status).toBe(401)
  expect((await run('user remove nobody')).code).toBe(64)
})

test('a token is printed once and alone, and ends when it is revoked', async () => {
  const { code, out } = await run('token create ledger --inbox erp')
  expect([code, out]).toEqual([0, expect.stringMatching(/^kontor_[\w-]{43}\n$/)])
  const ask = async (inbox: string) => {
    const headers = { authorization: `Bearer ${out.trim()}` }
    return (await fetch(`${hub.httpUrl}/v1/events?inbox=${inbox}`, { headers })).status
  }
  expect([await ask('erp'), await ask('treasury')]).toEqual([200, 403])
  expect((await run('token list')).out).toMatch(/1 +ledger +viewer +erp +everything .* holds$/m)
  expect((await run('token revoke 1')).code).toBe(0)
  expect(await ask('erp')).toBe(401)
  expect((await run('token revoke 1')).code).toBe(64)
})

test('all of it stands in the audit, whose chain tells when a record was changed', async () => {
  const { out } = await run('audit')
  expect(out).toMatch(/user-added {2}cli\/\S+ {2}name=anna {2}role=operator/)
  expect(out).not.toContain(password)
  expect((await run('audit verify')).out).toMatch(/^✓ \d+ records/)
  const books = openBooks(join(folder, 'state', 'hub.sqlite'), () => new Date())
  expect((await books.audit.verify()).broken).toBeUndefined()
  books.close()
})

test('without a hub that ever ran it says so', async () => {
  const elsewhere = join(folder, 'other.yaml')
  writeFileSync(elsewhere, 'hub: central\nstate: ./nowhere\n')
  const told = await run('user list', '', elsewhere)
  expect(told).toMatchObject({ code: 64, err: expect.stringContaining('has not run yet') })
  expect((await run('user list', '', join(folder, 'none.yaml'))).code).toBe(78)
})
