import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { makeDeb } from '../deb.ts'
import type { Target } from '../targets.ts'
import {
  kept,
  layKept,
  leaveNothing,
  reasonToLeaveAlone,
  skipped,
  stillThere,
  verified,
} from './ownMachine.ts'
import { claim } from './steps.ts'

const maxPackedMb = 36

/** All but the compression twice, which is xz's; then the package itself, larger than it is handed out. */
export function packedTwice(target: Target): string {
  const hashes = [0, 1].map(() => sha256(makeDeb(target, 'none')))
  claim(hashes[0] === hashes[1], 'two packages differ')
  const sizeMb = statSync(makeDeb(target, 'quick')).size / 1e6
  claim(sizeMb < maxPackedMb, `the package has ${sizeMb} MB`)
  return `the same contents both times, ${sizeMb.toFixed(1)} MB packed in haste`
}

/** Debian's own judge. Warnings are for people; errors are not let through. */
export function judged(deb: string): string {
  const { stdout, error } = spawnSync('lintian', ['--fail-on=none', '--allow-root', deb], {
    encoding: 'utf8',
  })
  claim(error === undefined, 'lintian is not installed (apt-get install lintian)')
  const lines = stdout.split('\n').filter((line) => /^[EW]: /.test(line))
  const errors = lines.filter((line) => line.startsWith('E: '))
  claim(errors.length === 0, errors.join('\n'))
  return `no errors, ${lines.length} warnings`
}

/**
 * The life of the package on this very machine: installed, installed over itself, removed, purged,
 * purged for good. Only where nothing of Kontor is there before.
 */
export function lives(deb: string): string {
  const reason = reasonToLeaveAlone()
  if (reason !== undefined) return skipped(reason)
  try {
    dpkg('--install', deb)
    claim(existsSync('/lib/systemd/system/kontor.service'), 'the unit is not there')
    layKept()
    verified('/lib/systemd/system/kontor.service')
    verified('/lib/systemd/system/kontor-hub.service')
    dpkg('--install', deb)
    stillThere('an upgrade')
    dpkg('--remove', 'kontor')
    claim(!existsSync('/usr/bin/kontor'), 'the executable is left behind')
    stillThere('a removal')
    dpkg('--purge', 'kontor')
    stillThere('a purge that does not say so')
    dpkg('--install', deb)
    execFileSync('dpkg', ['--purge', 'kontor'], { env: { ...process.env, KONTOR_PURGE: 'yes' } })
    claim(!kept.some((path) => existsSync(path)), 'a purge that says so leaves something behind')
    return 'installed, upgraded, removed, purged; configuration and state as told'
  } finally {
    if (existsSync('/var/lib/dpkg/info/kontor.list')) dpkg('--purge', 'kontor')
    leaveNothing()
  }
}

function dpkg(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('dpkg', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
