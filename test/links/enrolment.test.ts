import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityOf } from '../../agent/delivery/identities.ts'
import { straight } from '../../agent/delivery/identity.ts'
import { openLink } from '../../agent/delivery/socket.ts'
import { type Enrolling, enrol, renew } from '../../agent/enrolment/enrol.ts'
import { identityPath, keepIdentity, readIdentity } from '../../agent/enrolment/identityFile.ts'
import { Renewal } from '../../agent/enrolment/renewal.ts'
import type { Notice } from '../../agent/notice.ts'
import type { DestinationConfig } from '../../config/types.ts'
import { anchorOf } from '../../hub/enrolment/anchor.ts'
import { invite } from '../../hub/enrolment/desk.ts'
import { hubLimits } from '../../hub/options.ts'
import { type BooksBeside, openBooks } from '../../hub/store/beside.ts'
import { encode } from '../../protocol/codec.ts'
import { protocolVersion } from '../../protocol/frames.ts'
import { call } from '../../trust/call.ts'
import { makeKey, makeRequest } from '../../trust/certificateRequest.ts'
import type { Invitation } from '../../trust/enrolmentMessages.ts'
import { LinkHouse, showing, tlsListener, visit } from './house.ts'
import { Pki, type Signed } from './pki.ts'

const house = new LinkHouse()
const dayMs = 86_400_000
let company: Pki
let own: Signed
let books: BooksBeside

beforeAll(async () => {
  company = await Pki.make('company')
  own = await company.sign({ name: 'hub' })
  const links = { agents: [], enrolment: { certificateMs: 30 * dayMs } }
  await house.start({
    // The chain ends with the authority, which is what an invitation names.
    tls: { cert: Buffer.from(`${own.cert}\n${company.cert}`), key: Buffer.from(own.key) },
    links,
    limits: { recheckMs: 50 },
  })
  books = openBooks(house.storePath, () => new Date())
})

afterAll(async () => {
  books.close()
  await house.end()
})

const pinned = () => anchorOf(`${own.cert}\n${company.cert}`).fingerprint

function invited(agent: string, lifeMs = 60_000): Promise<Invitation> {
  const endsAt = new Date(Date.now() + lifeMs)
  return invite(books.enrolments, agent, { endsAt, by: 'anna', fingerprint: pinned() })
}

const at = (agent: string, place = agent): Enrolling => {
  const stateFolder = join(house.folder, `agent-${place}`)
  return { agent, stateFolder, hub: house.url, way: straight }
}

function destination(): DestinationConfig {
  const tls = { ca: undefined, cert: undefined, key: undefined, passphrase: undefined }
  return {
    name: 'erp',
    url: `${house.url}/agents/erp`,
    inbox: 'erp',
    identity: { kind: 'enrolled' },
    tls: { ...tls, minVersion: 'TLSv1.3' },
    proxy: undefined,
  } as DestinationConfig
}

const enrolled = (agent: string, place = agent) =>
  identityOf(destination(), at(agent, place).stateFolder)

/** What the hub answers to a body that no agent of ours would send. */
async function posted(path: string, body: object, tls: object = {}) {
  const url = `${house.url.replace('wss:', 'https:')}${path}`
  const headers = { 'content-type': 'application/json' }
  const trust = { ca: company.cert, ...tls }
  const text = JSON.stringify(body)
  const asked = { method: 'POST' as const, url, headers, body: text, timeoutMs: 5_000, tls: trust }
  const { status, text: said } = await call(asked)
  return { status, ...(JSON.parse(said) as { code?: string; certificate?: string }) }
}

describe('enrolment', () => {
  test('gives a certificate for a key that stays here, and the hub knows the agent by it', async () => {
    const identity = await enrol(at('oslo'), await invited('oslo'))
    const path = identityPath(at('oslo').stateFolder, house.url)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(identity.trust && anchorOf(identity.trust).fingerprint).toBe(pinned())
    expect(await visit(house.url, enrolled('oslo'), 'oslo')).toMatchObject({ accepted: true })
    const stored = readFileSync(house.storePath, 'latin1')
    expect(stored).not.toContain(identity.key.split('\n')[1])
  })

  test('the certificate of one agent makes no other', async () => {
    const met = await visit(house.url, enrolled('oslo'), 'rome')
    expect(met).toMatchObject({ accepted: false, code: 'certificate-refused' })
  })

  test('a token that was used is worth nothing, but for the key that used it', async () => {
    const invitation = await invited('lima')
    const key = await makeKey()
    const asked = { agent: 'lima', secret: invitation.secret }
    const first = { ...asked, request: await makeRequest('lima', key) }
    const { certificate } = await posted('/v1/enrolment', first)
    expect(certificate).toBeDefined()
    const again = { ...asked, request: await makeRequest('lima', key) }
    expect(await posted('/v1/enrolment', again)).toMatchObject({ status: 200, certificate })
    await expect(enrol(at('lima', 'thief'), invitation)).rejects.toMatchObject({
      code: 'invitation-used',
    })
  })

  test('two that use a token at the same time get one certificate together', async () => {
    const invitation = await invited('kyiv')
    const tries = ['a', 'b', 'c'].map((place) => enrol(at('kyiv', `kyiv-${place}`), invitation))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('the token of another agent is none', async () => {
    await expect(enrol(at('rome'), await invited('bern'))).rejects.toMatchObject({
      code: 'invitation-refused',
    })
  })

  test('nor is one that was made up, one that has expired, or one that a later one replaced', async () => {
    const made = { secret: 'A'.repeat(43), fingerprint: pinned() }
    await expect(enrol(at('rome'), made)).rejects.toMatchObject({ code: 'invitation-refused' })
    const late = await invited('rome', -1)
    await expect(enrol(at('rome'), late)).rejects.toMatchObject({ code: 'invitation-expired' })
    const [former] = [await invited('rome'), await invited('rome')]
    await expect(enrol(at('rome'), former)).rejects.toMatchObject({ code: 'invitation-expired' })
  })

  test('a man in the middle gets not one byte, and the token stays good', async () => {
    const stranger = await Pki.make('company')
    const trap = house.also(await tlsListener({ ...(await stranger.sign({ name: 'hub' })) }))
    const invitation = await invited('wien')
    const there = { ...at('wien'), hub: `wss://127.0.0.1:${trap.port}` }
    await expect(enrol(there, invitation)).rejects.toMatchObject({ code: 'hub-untrusted' })
    expect(trap.received()).toBe(0)
    expect((await enrol(at('wien'), invitation)).certificate).toBeDefined()
  })
})

describe('a request for a certificate', () => {
  const asking = async (request: string) => {
    const { secret } = await invited('paris')
    return posted('/v1/enrolment', { agent: 'paris', secret, request })
  }

  test('with another name is refused', async () => {
    const request = await makeRequest('oslo', await makeKey())
    expect(await asking(request)).toMatchObject({
      status: 400,
      code: 'certificate-request-invalid',
    })
  })

  test('that is too long is refused before it is read', async () => {
    const line = `${'A'.repeat(64)}\n`
    const long = `-----BEGIN CERTIFICATE REQUEST-----\n${line.repeat(10_000)}-----END CERTIFICATE REQUEST-----\n`
    expect(await asking(long)).toMatchObject({ status: 400, code: 'request-invalid' })
  })

  test('that somebody changed, or that is no request at all, is refused', async () => {
    const request = await makeRequest('paris', await makeKey())
    const lines = request.split('\n')
    const [head = '', ...rest] = lines
    const bytes = Buffer.from(rest.slice(0, -1).join('').replace(/-.*/, ''), 'base64')
    bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1
    const broken = `${head}\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
    const refused = { status: 400, code: 'certificate-request-invalid' }
    expect(await asking(broken)).toMatchObject(refused)
    const none = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'
    expect(await asking(none)).toMatchObject(refused)
  })
})

describe('a renewal', () => {
  const tlsOf = (place: string) => {
    const { certificate = '', key = '' } = readIdentity(at(place).stateFolder, house.url) ?? {}
    return { cert: certificate, key }
  }

  test('comes after two thirds of the life, by itself, for a new key', async () => {
    await enrol(at('bonn'), await invited('bonn'))
    const before = readIdentity(at('bonn').stateFolder, house.url)
    const notices: Notice[] = []
    let now = Date.now()
    const world = { now: () => new Date(now), every: () => () => {} }
    const tell = (notice: Notice) => notices.push(notice)
    const renewal = new Renewal(at('bonn').stateFolder, [destination()], tell, world)
    now += 19 * dayMs
    await renewal.look()
    expect(notices).toEqual([])
    now += 2 * dayMs
    await renewal.look()
    expect(notices).toMatchObject([{ kind: 'identity-renewed', destination: 'erp' }])
    const after = readIdentity(at('bonn').stateFolder, house.url)
    expect(after?.key).not.toBe(before?.key)
    expect(await visit(house.url, enrolled('bonn'), 'bonn')).toMatchObject({ accepted: true })
  })

  test('without a certificate, or with one of another authority, is refused', async () => {
    const request = await makeRequest('oslo', await makeKey())
    const refused = { status: 401, code: 'unauthorized' }
    expect(await posted('/v1/enrolment/renewal', { request })).toMatchObject(refused)
    const foreign = await company.sign({ name: 'oslo' })
    expect(await posted('/v1/enrolment/renewal', { request }, foreign)).toMatchObject(refused)
  })

  test('for the name of another agent, or for the key that is in use, is refused', async () => {
    const refused = { status: 400, code: 'certificate-request-invalid' }
    const other = { request: await makeRequest('rome', await makeKey()) }
    expect(await posted('/v1/enrolment/renewal', other, tlsOf('oslo'))).toMatchObject(refused)
    const same = { request: await makeRequest('oslo', tlsOf('oslo').key) }
    expect(await posted('/v1/enrolment/renewal', same, tlsOf('oslo'))).toMatchObject(refused)
  })
})

describe('an agent that is revoked', () => {
  const hello = (agent: string) => {
    const lanes = (['statements', 'bulk'] as const).map((lane) => {
      return { lane, floor: 0, acked: 0, head: 0 }
    })
    const names = { agent, inbox: 'erp', storeId: `s-${agent}`, program: 'kontor 0' }
    return encode({ t: 'hello', versions: [protocolVersion], ...names, capabilities: [], lanes })
  }

  test('while it is connected is cut off, and stays outside whatever it shows', async () => {
    await enrol(at('turku'), await invited('turku'))
    const heard: string[] = []
    const closed = new Promise<void>((resolve) => {
      const socket = openLink(`${house.url}/agents/erp`, enrolled('turku'), {
        opened: () => socket.send(hello('turku')),
        frame: (frame) => {
          heard.push(frame.t === 'bye' ? frame.code : frame.t)
          if (frame.t === 'welcome') void books.enrolments.shutOut('turku', 'anna', 'stolen')
        },
        malformed: () => {},
        pong: () => {},
        closed: () => resolve(),
      })
    })
    await closed
    expect(heard).toEqual(['welcome', 'agent-disabled'])
    const met = { accepted: false, code: 'agent-disabled' }
    expect(await visit(house.url, enrolled('turku'), 'turku')).toMatchObject(met)
    const token = showing({ ca: company.cert }, 'token-of-turku')
    expect(await visit(house.url, token, 'turku')).toMatchObject(met)
    const { certificate = '', key = '' } = readIdentity(at('turku').stateFolder, house.url) ?? {}
    const request = await makeRequest('turku', await makeKey())
    const tls = { cert: certificate, key }
    expect(await posted('/v1/enrolment/renewal', { request }, tls)).toMatchObject({ status: 401 })
  })

  test('has its certificates void for good, also when it is invited again', async () => {
    await invited('turku')
    const met = await visit(house.url, enrolled('turku'), 'turku')
    expect(met).toMatchObject({ accepted: false, code: 'agent-disabled' })
  })

  test('is judged again within a minute, with the times of a real hub', () => {
    expect(hubLimits.recheckMs).toBeLessThanOrEqual(30_000)
  })
})

test('an identity that others can read is not used', async () => {
  const place = { ...at('nice'), agent: 'nice' }
  const identity = await enrol(place, await invited('nice'))
  keepIdentity(place.stateFolder, house.url, identity)
  chmodSync(identityPath(place.stateFolder, house.url), 0o644)
  const met = await visit(house.url, enrolled('nice'), 'nice')
  expect(met).toMatchObject({ code: 'identity-unavailable', system: 'identity-file-exposed' })
  await expect(renew(place, { ...identity, certificate: undefined })).rejects.toMatchObject({
    code: 'unauthorized',
  })
})
