import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

const executable = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))

let house: House
let agent: ChildProcess | undefined
let log = ''

beforeEach(async () => {
  house = new House()
  await house.startHub()
})

afterEach(async () => {
  if (agent !== undefined && agent.exitCode === null) {
    agent.kill()
    await once(agent, 'exit')
  }
  await house.end()
})

function run(config: string): void {
  agent = spawn(process.execPath, [executable, 'run', '--config', config])
  log = ''
  agent.stdout?.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
}

const sftp = '{ host: sftp.bank.invalid, user: u, folder: /out, password: { file: ./token } }'

test('an agent starts without a folder and without a server, says so, and goes on when they come', async () => {
  const config = join(house.folder, 'kontor.yaml')
  const share = join(house.folder, 'share')
  writeFileSync(
    config,
    `agent: test
limits: { minFreeDisk: 0B }
feeds:
  - { name: share, folder: ./share, settleTime: 100ms, scanEvery: 1s }
  - { name: bank, sftp: ${sftp} }
destinations:
${house.destination('treasury')}`,
  )
  run(config)
  await house.untilTrue(() => log.includes('folder-lost'), 'the folder is missed')
  await house.untilTrue(() => log.includes('name-unknown'), 'the server is missed')
  const { stdout } = await kontor(['status', '--config', config])
  expect(stdout).toMatch(/! share: the folder .* is not there/)
  expect(stdout).toMatch(/! bank: .*sftp\.bank\.invalid:22\S* is a name that the DNS/)
  const checked = await kontor(['check', '--config', config])
  expect(checked.stdout).toMatch(/✗ .*feeds\[0\]\.folder {2}names a folder that does not exist/)

  mkdirSync(share)
  house.drop('1.sta', mt940(1), share)
  await house.untilEvents(4)
  expect((await kontor(['status', '--config', config])).stdout).not.toContain('! share')
}, 30_000)
