import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRpm } from '../rpm.ts'
import type { Target } from '../targets.ts'
import {
  layKept,
  leaveNothing,
  reasonToLeaveAlone,
  skipped,
  stillThere,
  verified,
} from './ownMachine.ts'
import { claim } from './steps.ts'

const unit = '/usr/lib/systemd/system/kontor.service'
const conffile = '/etc/default/kontor'

/**
 * The life of the .rpm on this very machine, by rpm itself with a database of its own: installed, a newer
 * one over it, removed. The packages that it asks for by Red Hat's names are left out; the scripts run.
 */
export function livesByRpm(target: Target): string {
  const reason = reasonToLeaveAlone()
  if (reason !== undefined) return skipped(reason)
  const cpu = target.rpm
  claim(cpu !== undefined, `${target.name} has no package for Red Hat's systems`)
  const database = mkdtempSync(join(tmpdir(), 'kontor-rpm-'))
  const rpm = (...args: string[]) => run('rpm', '--dbpath', database, '--force-debian', ...args)
  const packages = [
    makeRpm(target, cpu, { effort: 'quick' }),
    makeRpm(target, cpu, { effort: 'quick', called: '99.0.0' }),
  ] as const
  const [first, newer] = packages
  try {
    const said = rpm('--install', '--nodeps', first)
    claim(/✓ store/.test(said) && !said.includes('✗'), `the self-test says: ${said}`)
    claim(said.includes('Next: write'), 'what is to be done next is not said')
    // Every file has the content, the rights and the owner that the package says.
    claim(rpm('--verify', '--nodeps', 'kontor') === '', rpm('--verify', '--nodeps', 'kontor'))
    verified(unit)
    layKept()
    appendFileSync(conffile, 'NAME=value\n')
    const again = rpm('--upgrade', '--nodeps', newer)
    claim(rpm('--query', 'kontor').startsWith('kontor-99.0.0-1'), 'the newer one is not installed')
    claim(/✓ store/.test(again) && !again.includes('Next: write'), `an upgrade says: ${again}`)
    claim(readFileSync(conffile, 'utf8').includes('NAME=value'), `${conffile} is as new`)
    stillThere('an upgrade')
    rpm('--erase', 'kontor')
    claim(!existsSync('/usr/bin/kontor') && !existsSync(unit), 'a removal leaves something behind')
    stillThere('a removal')
    return 'installed, upgraded, removed; files and rights as told, configuration and state stay'
  } finally {
    if (existsSync('/usr/bin/kontor')) rpm('--erase', 'kontor')
    for (const path of [database, ...packages]) rmSync(path, { recursive: true, force: true })
    for (const path of [conffile, `${conffile}.rpmsave`]) rmSync(path, { force: true })
    leaveNothing()
  }
}

/** @returns What it printed, on either of its outputs. */
function run(command: string, ...args: string[]): string {
  const { stdout, stderr, status, error } = spawnSync(command, args, { encoding: 'utf8' })
  claim(error === undefined, `${command} is not installed (apt-get install ${command})`)
  claim(status === 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout + stderr
}
