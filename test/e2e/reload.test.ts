import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'

const program = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))
let folder = ''
let hub: RunningHub
let agent: ChildProcess
let output = ''

interface Line {
  readonly kind: string
  readonly destination?: string
  readonly changes?: readonly string[]
}

const lines = (kind: string) =>
  output
    .split('\n')
    .filter((line) => line.includes(`"kind":"${kind}"`))
    .map((line) => JSON.parse(line) as Line)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-reload-'))
  for (const name of ['a', 'b']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'token'), 'a-token-for-tests', { mode: 0o600 })
  hub = await startHub({
    storePath: join(folder, 'hub.sqlite'),
    port: 0,
    authorize: (_agent, token) => token === 'a-token-for-tests',
  })
  configure(['a'], ['treasury'])
  output = ''
  agent = spawn(process.execPath, [program, 'run', '--config', configFile()])
  agent.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await until(() => lines('link-up').length === 1, 'link-up')
})

afterEach(async () => {
  const ended = once(agent, 'close')
  agent.kill('SIGTERM')
  await ended
  await hub.close()
  rmSync(folder, { recursive: true })
})

test('takes over a feed and a destination while a file is read, and leaves the link alone', async () => {
  drop('a', 'large.sta', mt940(1, 8_000))
  await until(() => lines('file-picked-up').length === 1, 'large file picked up')
  configure(['a', 'b'], ['treasury', 'erp'])
  agent.kill('SIGHUP')
  await until(() => lines('config-reloaded').length === 1, 'reload')
  expect(lines('file-acknowledged')).toHaveLength(0)
  expect(lines('config-reloaded')[0]?.changes).toEqual(['feed b added', 'destination erp added'])
  drop('b', 'small.sta', mt940(2, 3))
  await until(() => lines('file-acknowledged').length === 2, 'both files acknowledged')
  const ids = await delivered('treasury')
  expect([ids.length, new Set(ids).size]).toEqual([8_001 + 4, 8_001 + 4])
  expect(lines('link-up').map(({ destination }) => destination)).toEqual(['treasury', 'erp'])
  expect(lines('link-down')).toEqual([])
  expect(lines('file-duplicate')).toEqual([])
}, 90_000)

test('changes nothing for a file with mistakes, says why, and ends a feed that is taken out', async () => {
  writeFileSync(configFile(), 'agent: test\nfeeds: [{ name: a, foldr: ./a }]\n')
  agent.kill('SIGHUP')
  await until(() => lines('config-kept').length === 1, 'refusal')
  drop('a', 'one.sta', mt940(1, 3))
  await until(() => lines('file-acknowledged').length === 1, 'acknowledged')
  configure(['b'], ['treasury'])
  const { exit, stderr } = await kontor(['reload', '--config', configFile()])
  expect({ exit, stderr }).toEqual({
    exit: 0,
    stderr: 'Taken over:\n  feed a removed\n  feed b added\n',
  })
  await until(() => lines('config-reloaded').length === 1, 'reload')
  drop('a', 'two.sta', mt940(2, 3))
  drop('b', 'three.sta', mt940(3, 3))
  await until(() => lines('file-acknowledged').length === 2, 'acknowledged')
  expect(output).not.toContain('two.sta')
  expect(lines('link-up')).toHaveLength(1)
}, 90_000)

test('logs more or less when it is asked to', async () => {
  const level = (name: string) => kontor(['log', 'level', name, '--config', configFile()])
  expect((await level('debug')).exit).toBe(0)
  drop('a', 'one.sta', mt940(1, 3))
  await until(() => lines('lane-acknowledged').length > 0, 'a line of level debug')
  expect((await level('warn')).exit).toBe(0)
  const before = output
  drop('a', 'two.sta', mt940(2, 3))
  await until(() => existsSync(join(folder, 'a', 'two.sta')), 'the file is there')
  await until(() => !existsSync(join(folder, 'a', 'two.sta')), 'the file is settled')
  expect(output).toBe(before)
}, 90_000)

const configFile = () => join(folder, 'kontor.yaml')

function configure(feeds: readonly string[], destinations: readonly string[]): void {
  const fed = feeds.map((name) => `  - { name: ${name}, folder: ./${name}, settleTime: 100ms }`)
  const to = destinations.map(
    (name) =>
      `  - { name: ${name}, url: 'ws://127.0.0.1:${hub.port}/agents/${name}', token: { file: ./token } }`,
  )
  const text = ['agent: test', 'feeds:', ...fed, 'destinations:', ...to, '']
  writeFileSync(configFile(), text.join('\n'))
}

function drop(feed: string, name: string, content: string): void {
  const part = join(folder, feed, `${name}.part`)
  writeFileSync(part, content)
  renameSync(part, join(folder, feed, name))
}

async function delivered(inbox: string): Promise<string[]> {
  const ids: string[] = []
  for (let after = 0; ; ) {
    const page = await fetch(`${hub.httpUrl}/v1/events?inbox=${inbox}&after=${after}&limit=1000`)
    const { events } = (await page.json()) as {
      events: { cursor: number; event: { id: string } }[]
    }
    ids.push(...events.map(({ event }) => event.id))
    const last = events.at(-1)
    if (last === undefined) return ids
    after = last.cursor
  }
}

async function until(holds: () => boolean, what: string, withinMs = 40_000): Promise<void> {
  for (const deadline = performance.now() + withinMs; !holds(); ) {
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms: ${what}\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
