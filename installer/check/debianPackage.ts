import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { makeDeb } from '../deb.ts'
import type { Target } from '../targets.ts'
import { claim } from './steps.ts'

const maxPackedMb = 36

/** All but the compression twice, which is xz's and takes a minute; then the package itself. */
export function packedTwice(target: Target): string {
  const hashes = [0, 1].map(() => sha256(makeDeb(target, 'none')))
  claim(hashes[0] === hashes[1], 'two packages differ')
  const sizeMb = statSync(makeDeb(target)).size / 1e6
  claim(sizeMb < maxPackedMb, `the package has ${sizeMb} MB`)
  return `the same contents both times, ${sizeMb.toFixed(1)} MB`
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

const kept = ['/etc/kontor/kontor.yaml', '/var/lib/kontor/outbox.sqlite']

/**
 * The life of the package on this very machine: installed, installed over itself, removed, purged,
 * purged for good. Only where nothing of Kontor is there before.
 */
export function lives(deb: string): string {
  if (process.geteuid?.() !== 0) return skipped('only root can install packages')
  if (['/etc/kontor', '/var/lib/kontor', '/usr/bin/kontor'].some((path) => existsSync(path))) {
    return skipped('Kontor is installed on this machine, and is left alone')
  }
  try {
    dpkg('--install', deb)
    claim(existsSync('/lib/systemd/system/kontor.service'), 'the unit is not there')
    mkdirSync('/var/lib/kontor', { recursive: true })
    for (const path of kept) writeFileSync(path, 'kept')
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
    for (const path of ['/etc/kontor', '/var/lib/kontor'])
      rmSync(path, { recursive: true, force: true })
    spawnSync('userdel', ['kontor'])
  }
}

function verified(unit: string): void {
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
    encoding: 'utf8',
  })
  claim(stdout + stderr === '', stdout + stderr)
  const args = ['security', '--offline=true', '--threshold=15', '--no-pager', unit]
  claim(spawnSync('systemd-analyze', args).status === 0, `${unit} is exposed by more than 1.5`)
}

function stillThere(after: string): void {
  for (const path of kept) claim(existsSync(path), `${path} is gone after ${after}`)
}

/** CI must not pass by skipping. */
function skipped(why: string): string {
  claim(!process.env['CI'], `not tried: ${why}`)
  return `skipped: ${why}`
}

function dpkg(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('dpkg', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
