import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mt940 } from '../samples.ts'
import { kontor } from './command.ts'
import { House } from './house.ts'

let house: House

beforeEach(async () => {
  house = new House()
  await house.startHub()
})
afterEach(() => house.end())

/** What must not be found: people, accounts, amounts, secrets, file names. */
const canaries = {
  person: 'Canaria Vogelsang',
  remittance: 'Zwitscherweg',
  account: 'DE73999999990000001234',
  amount: '98765,43',
  fileName: 'Kanarienvogel',
  secret: 'kanarien-geheimnis-77',
  reason: 'Singvogel',
  comment: 'Nachtigall',
  user: 'amsel-user',
  owner: 'Drossel Holding',
}

test('a support bundle tells what goes on and nothing that is private', async () => {
  const { person, remittance, account, amount, fileName, secret, reason } = canaries
  writeFileSync(join(house.folder, 'secret'), secret, { mode: 0o600 })
  writeFileSync(
    join(house.folder, 'accounts.csv'),
    `account,legalEntity,region\n${account},${canaries.owner},emea\n`,
  )
  await house.startAgent(house.destination('treasury'), 'accounts: { file: ./accounts.csv }\n')
  const text = mt940(1).replace(/(:86:)/, `$1${person} ${remittance} ${amount} `)
  house.drop(`${fileName}.sta`, text)
  await house.until('file-decided')
  house.drop(`${fileName} ${account}.sta`, `${mt940(2).slice(0, 150)}\n${remittance}${person}`)
  await house.until('file-decided', 2)
  const config = join(house.folder, 'kontor.yaml')
  const held = await kontor(['files', 'hold', '1', '--reason', reason, '--config', config])
  expect(held.exit).toBe(0)
  await house.stopAgent()
  writeFileSync(
    config,
    `# ${canaries.comment}\n${readFileSync(config, 'utf8')}`.replace(
      'destinations:',
      `  - { name: server, sftp: { host: 127.0.0.1, port: 9, user: ${canaries.user}, folder: /out, password: { file: ./secret } }, expect: [{ by: '08:30', timeZone: Europe/Berlin, account: ${account} }] }\ndestinations:`,
    ),
  )
  const log = join(house.folder, 'log')
  const logged = { level: 30, time: '2026-11-22T06:00:00.000Z', kind: 'file-read', feed: 'bank' }
  writeFileSync(
    log,
    [
      JSON.stringify({ ...logged, file: `${fileName}.sta`, msg: `${fileName}: ${person}` }),
      `Error: ${remittance} ${amount}`,
      '    at parse (/usr/bin/kontor:1:2)',
      '',
    ].join('\n'),
  )

  const out = join(house.folder, 'bundle.tar.gz')
  const args = ['support-bundle', '--config', config, '--log', log, '--out', out]
  const { exit, stderr } = await kontor(args)
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  expect(statSync(out).mode & 0o777).toBe(0o600)
  execFileSync('tar', ['-xzf', out, '-C', house.folder])

  const folder = join(house.folder, 'kontor-support')
  const files = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const all = Object.values(files).join('\n')
  for (const canary of Object.values(canaries)) {
    for (const word of [canary, canary.replace(',', '.'), encodeURIComponent(canary)])
      expect(all).not.toContain(word)
  }

  const json = (name: string) => JSON.parse(files[name] ?? '')
  expect(json('versions.json')).toMatchObject({ kontor: expect.any(String) })
  expect(json('files.json')).toMatchObject([
    { id: 2, state: 'refused', problems: [{ code: expect.any(String), line: expect.any(Number) }] },
    { id: 1, state: 'released', format: 'mt940' },
  ])
  expect(json('audit.json').map(({ kind }: { kind: string }) => kind)).toContain('original-held')
  expect(json('check.json').findings.map(({ ok }: { ok: boolean }) => ok)).toContain(false)
  expect(json('status.json')).toMatchObject({ agent: 'test', running: false })
  expect(files['configuration.yaml']).toContain('scanEvery: 1s')
  expect(files['log.jsonl']).toContain('"kind":"file-read"')
  expect(files['log.jsonl']).toContain('at parse (')

  const again = await kontor(args)
  expect(again.exit).toBe(64)
  expect(again.stderr).toContain('is there already and is left alone')
}, 30_000)

test('a support bundle is made of a configuration that can not be read, too', async () => {
  const config = join(house.folder, 'kontor.yaml')
  writeFileSync(config, `agent: a\n\tfeeds: ${canaries.person}\n`)
  const out = join(house.folder, 'bundle.tar.gz')
  const { exit } = await kontor(['support-bundle', '--config', config, '--out', out])
  expect(exit).toBe(0)
  const all = execFileSync('tar', ['-xzOf', out], { encoding: 'utf8' })
  expect(all).toContain('is indented with a tab')
  expect(all).not.toContain(canaries.person)
})
