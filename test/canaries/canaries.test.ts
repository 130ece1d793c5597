import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kontor } from '../e2e/command.ts'
import { camt053, mt940 } from '../samples.ts'

/**
 * The real agent and hub, with a canary in every secret and every personal field, through good and bad
 * files, a wrong token and a crash. Whatever leaves them for people and programs of operations is
 * searched for the birds.
 */
const secrets = {
  token: 'canary-token-zeisig-77',
  key: Buffer.alloc(32, 'fink').toString('base64'),
}
const personal = {
  party: 'Canaria Vogelsang',
  remittance: 'Zwitscherweg',
  account: 'DE71999000110001234567',
  amount: '987654,32',
}
const executable = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kontor-canaries-'))
const [bank, state] = [join(folder, 'drop'), join(folder, 'state')]
const children: ChildProcess[] = []
/** Everything that any of them said, by where it was said. */
const said = new Map<string, string>()
let ports: readonly number[]

function start(verb: 'run' | 'hub'): ChildProcess {
  const config = join(folder, verb === 'hub' ? 'hub.yaml' : 'kontor.yaml')
  const child = spawn(process.execPath, [executable, verb, '--config', config])
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => said.set(verb, `${said.get(verb) ?? ''}${text}`))
  }
  children.push(child)
  return child
}

async function end(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL') {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

async function until(text: string, times = 1): Promise<void> {
  const deadline = performance.now() + 20_000
  while ((said.get('run') ?? '').split(text).length <= times) {
    if (performance.now() > deadline) throw new Error(`never said: ${text}\n${said.get('run')}`)
    await sleep(30)
  }
}

function drop(name: string, content: string): void {
  writeFileSync(join(folder, 'part'), content)
  renameSync(join(folder, 'part'), join(bank, name))
}

async function freePorts(): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < 2; i += 1) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address !== null) found.push(address.port)
    server.close()
  }
  return found
}

/** A statement whose every personal field holds a bird. */
function singing(number: number): string {
  const { party, remittance } = personal
  return mt940(number)
    .replaceAll('Nordlicht Handel GmbH', party)
    .replaceAll(/EREF\+E2E/g, `SVWZ+${remittance} EREF+E2E`)
}

beforeAll(async () => {
  ports = await freePorts()
  mkdirSync(bank)
  writeFileSync(join(folder, 'token'), secrets.token, { mode: 0o600 })
  writeFileSync(
    join(folder, 'hub.yaml'),
    `hub: test
state: ./hub
listen: { host: 127.0.0.1, port: ${ports[0]} }
agents:
  - { name: test, token: { file: ./token } }
`,
  )
  writeFileSync(
    join(folder, 'kontor.yaml'),
    `agent: test
state: ./state
atRest: { key: { credential: at-rest } }
health: { port: ${ports[1]} }
log: { level: debug }
feeds:
  - { name: bank, folder: ./drop, settleTime: 100ms, scanEvery: 1s }
destinations:
  - { name: erp, url: 'ws://127.0.0.1:${ports[0]}/agents/erp', token: { file: ./token } }
  - { name: wrong, url: 'ws://127.0.0.1:${ports[0]}/agents/wrong', token: { file: ./wrong } }
`,
  )
  writeFileSync(join(folder, 'wrong'), `${secrets.token}-wrong`, { mode: 0o600 })
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 })
  writeFileSync(join(folder, 'secrets', 'at-rest'), secrets.key, { mode: 0o600 })
  start('hub')
  const first = start('run')
  drop('one.sta', singing(1))
  drop('two.xml', camt053('S1', '9999.99'))
  drop('forged\n{"level":60,"msg":"forged"}.sta', singing(2).replaceAll('E2E', '\u2028\u0085E2E'))
  drop(`${personal.account}.sta`, `${singing(3).slice(0, 400)}\n:61:${personal.party}`)
  await until('"kind":"file-decided"', 4)
  await end(first, 'SIGKILL')
  start('run')
  drop('four.sta', singing(4).replace(/:62F:.*/, `:62F:C261120EUR${personal.amount}`))
  await until('"kind":"file-decided"', 5)
  const config = ['--config', join(folder, 'kontor.yaml')]
  const commands = [
    ...['status', 'files', 'audit', 'check'].map((verb) => [verb, '--json']),
    ['files', 'show', '3'],
  ]
  await Promise.all(
    commands.map(async (command) => {
      const { stdout, stderr } = await kontor([...command, ...config])
      said.set(command.join(' '), `${stdout}\n${stderr}`)
    }),
  )
  for (const path of ['healthz', 'readyz', 'metrics']) {
    const answer = await fetch(`http://127.0.0.1:${ports[1]}/${path}`)
    said.set(path, await answer.text())
  }
  for (const path of ['healthz', 'metrics', 'v1/nothing']) {
    said.set(`hub/${path}`, await (await fetch(`http://127.0.0.1:${ports[0]}/${path}`)).text())
  }
  const bundle = join(folder, 'bundle.tar.gz')
  await kontor(['support-bundle', ...config, '--out', bundle])
  said.set('bundle', gunzipSync(readFileSync(bundle)).toString('latin1'))
}, 90_000)

afterAll(async () => {
  for (const child of children) await end(child, 'SIGKILL')
  rmSync(folder, { recursive: true })
})

/** What a person asks for at the machine itself may name the account of a file that is shown. */
const forPeople = new Set(['files show 3', 'files --json', 'audit --json'])

test('no secret is in any log, answer, metric, status or bundle', () => {
  expect([...said.values()].every((text) => text.length > 0)).toBe(true)
  for (const [where, text] of said) {
    for (const bird of [...Object.values(secrets), Buffer.alloc(32, 'fink').toString('hex')]) {
      expect({ where, found: text.includes(bird) }).toEqual({ where, found: false })
    }
  }
})

test('nothing personal or financial of a file is in any log, answer, metric, status or bundle', () => {
  for (const [where, text] of said) {
    for (const bird of [...Object.values(personal), personal.amount.replace(',', '.')]) {
      const isAsked = forPeople.has(where) && bird === personal.account
      if (isAsked) continue
      expect({ where, bird, found: text.includes(bird) }).toEqual({ where, bird, found: false })
    }
  }
})

test('every line of the log is one that the agent wrote', () => {
  const lines = (said.get('run') ?? '').trimEnd().split(/[\n\u0085\u2028]/)
  const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level)
  expect(levels.length).toBeGreaterThan(10)
  expect(levels).not.toContain(60)
})

test('with a key nothing of a file lies in the clear in the state folder, and it can be had again', async () => {
  const words = [personal.party, personal.remittance]
  for (const path of filesBelow(state)) {
    const bytes = readFileSync(path, 'latin1')
    for (const word of words) {
      expect({ path, word, found: bytes.includes(word) }).toEqual({ path, word, found: false })
    }
  }
  const config = join(folder, 'kontor.yaml')
  const lines = (said.get('files --json') ?? '').trim().split('\n')
  const files = lines.map((line) => JSON.parse(line) as { id: number; path: string })
  const id = files.find(({ path }) => path === 'one.sta')?.id
  const original = await kontor(['files', 'original', String(id), '--config', config])
  expect(original.stdout).toBe(singing(1))
})

test('without its key an agent says so and changes nothing', async () => {
  for (const child of children) await end(child, 'SIGTERM')
  const secret = join(folder, 'secrets', 'at-rest')
  writeFileSync(secret, Buffer.alloc(32, 'zaun').toString('base64'))
  const config = join(folder, 'kontor.yaml')
  const { exit, stderr, stdout } = await kontor(['run', '--config', config])
  expect({ exit, text: `${stderr}${stdout}` }).toMatchObject({
    exit: 69,
    text: expect.stringContaining('store-key-missing'),
  })
  writeFileSync(secret, secrets.key)
  const { stdout: files } = await kontor(['files', '--json', '--config', config])
  expect(files).toContain('one.sta')
})

test('agent and hub write files with mode 0600 in folders with mode 0700, and no other', () => {
  const open = [state, join(folder, 'hub')].flatMap((root) =>
    [root, ...below(root)].flatMap((path) => {
      const stats = statSync(path)
      const mode = stats.mode & 0o777
      const wanted = stats.isDirectory() ? 0o700 : 0o600
      return mode === wanted ? [] : [`${path.slice(folder.length)} ${mode.toString(8)}`]
    }),
  )
  expect(open).toEqual([])
})

function below(root: string): string[] {
  return readdirSync(root, { recursive: true }).map((name) => join(root, String(name)))
}

function filesBelow(root: string): string[] {
  return below(root).filter((path) => statSync(path).isFile())
}
