import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityOf } from '../../agent/delivery/identities.ts'
import { runCommandLine } from '../../cli/program.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { holder, LinkHouse, visit } from './house.ts'
import { Pki } from './pki.ts'

const house = new LinkHouse()
const file = (name: string) => join(house.folder, name)
let printed = ''
const write = process.stdout.write.bind(process.stdout)

beforeAll(async () => {
  const company = await Pki.make('company')
  const { cert, key } = await company.sign({ name: 'hub' })
  writeFileSync(file('cert.pem'), `${cert}\n${company.cert}`)
  writeFileSync(file('key.pem'), key, { mode: 0o600 })
  await house.start({
    tls: { cert: file('cert.pem'), key: file('key.pem') },
    links: { agents: [holder('rome')], enrolment: { certificateMs: 86_400_000 } },
  })
  const hub = 'hub: h\nstate: .\ntls: { cert: cert.pem, key: key.pem }\nenrolment: {}\n'
  writeFileSync(file('hub.yaml'), hub)
  mkdirSync(file('in'))
  const feeds = 'feeds: [{ name: bank, folder: in }]\n'
  const url = `${house.url}/agents/erp`
  const destinations = `destinations: [{ name: erp, url: '${url}', enrolled: true }]\n`
  writeFileSync(file('kontor.yaml'), `agent: oslo\nstate: ./state\n${feeds}${destinations}`)
  process.stdout.write = ((text: string | Uint8Array) => {
    printed += String(text)
    return true
  }) as typeof process.stdout.write
})

afterAll(async () => {
  process.stdout.write = write
  await house.end()
})

const kontor = (...words: string[]) => runCommandLine(['node', 'kontor', ...words])
const hubConfig = () => ['--config', file('hub.yaml')]

test('an agent is invited, enrols, is listed, and is shut out, all by commands', async () => {
  expect(await kontor('hub', 'invite', 'oslo', ...hubConfig())).toBe(0)
  const token = printed.trim()
  expect(token).toMatch(/^ki1\./)
  expect(readFileSync(house.storePath).includes(Buffer.from(token.split('.')[1] ?? ''))).toBe(false)
  const agentConfig = ['--config', file('kontor.yaml')]
  const enroll = ['enroll', '--hub', house.url, '--token', token, ...agentConfig]
  expect(await kontor(...enroll)).toBe(0)

  const loaded = loadAgentConfig(file('kontor.yaml'))
  if ('problems' in loaded) throw new Error('the configuration is sound')
  const [destination] = loaded.config.destinations
  if (!destination) throw new Error('there is a destination')
  const identity = identityOf(destination, loaded.config.stateFolder)
  expect(await visit(house.url, identity)).toMatchObject({ accepted: true })

  printed = ''
  expect(await kontor('hub', 'agents', ...hubConfig(), '--json')).toBe(0)
  expect(JSON.parse(printed)).toMatchObject({ agent: 'oslo' })
  expect(await kontor('hub', 'revoke', 'oslo', '--reason', 'stolen', ...hubConfig())).toBe(0)
  expect(await visit(house.url, identity)).toMatchObject({ code: 'agent-disabled' })
})

test('a token that was cut off in copying is told from one that is refused', async () => {
  const agentConfig = ['--config', file('kontor.yaml')]
  expect(await kontor('enroll', '--hub', house.url, '--token', 'ki1.abc', ...agentConfig)).toBe(64)
  const made = `ki1.${'A'.repeat(43)}.${'A'.repeat(43)}`
  expect(await kontor('enroll', '--hub', house.url, '--token', made, ...agentConfig)).toBe(69)
})
