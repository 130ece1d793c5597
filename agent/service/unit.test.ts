import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { testWith } from '../../test/debianPackage.ts'
import { dropInText } from './dropIn.ts'
import { argument, quoted, unitText } from './unit.ts'

const testWithSystemd = testWith('systemd-analyze', 'systemd')
const root = mkdtempSync(join(tmpdir(), 'kontor-unit-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Units with a drop-in for folders with names that people give, and a secret. */
function written(role: 'agent' | 'hub'): string {
  const unit = join(root, `kontor-${role}.service`)
  // systemd looks whether the program is there.
  const service = { role, executable: '/bin/true', configFile: '/etc/kontor/kontor.yaml' } as const
  writeFileSync(unit, unitText(service))
  const writes = ['/var/lib/kontor', '/srv/Bank drop/50 % "new"', '/srv/Zürich']
  const needs = { state: '/var/lib/kontor', writes, secrets: ['/etc/kontor/my token'] }
  mkdirSync(`${unit}.d`, { recursive: true })
  writeFileSync(join(`${unit}.d`, '10-configuration.conf'), dropInText(needs))
  return unit
}

describe.each(['agent', 'hub'] as const)('the unit of the %s', (role) => {
  testWithSystemd('is one that systemd has nothing to say against', () => {
    const unit = written(role)
    const args = ['verify', '--man=no', unit]
    const { stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    expect(stdout + stderr).toBe('')
  })

  testWithSystemd('leaves an exposure of 1.5 at most', () => {
    const args = ['security', '--offline=true', '--threshold=15', '--no-pager', written(role)]
    expect(execFileSync('systemd-analyze', args, { encoding: 'utf8' })).toMatch(
      /Overall exposure level for .*: (?:0\.\d|1\.[0-5]) OK/,
    )
  })
})

test('a blank, a percent sign and a quote in a path stay what they are', () => {
  expect(quoted('/srv/drop')).toBe('/srv/drop')
  expect(quoted('/srv/50 % "new"')).toBe('"/srv/50 %% \\"new\\""')
  expect(argument('/opt/$HOME/kontor')).toBe('"/opt/$$HOME/kontor"')
})

test('a line end in a path can not add a setting', () => {
  expect(() => quoted('/srv/a\nUser=root')).toThrow('control character')
})
