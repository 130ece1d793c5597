import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { claim } from './steps.ts'

/** What a person has on a machine where Kontor is installed, and what no package may touch. */
export const kept: readonly string[] = ['/etc/kontor/kontor.yaml', '/var/lib/kontor/outbox.sqlite']

const places = ['/etc/kontor', '/var/lib/kontor', '/usr/bin/kontor']

/** Packages are tried on this very machine, and only where nothing of Kontor was there before. */
export function reasonToLeaveAlone(): string | undefined {
  if (process.geteuid?.() !== 0) return 'only root can install packages'
  if (!places.some((path) => existsSync(path))) return undefined
  return 'Kontor is installed on this machine, and is left alone'
}

export function layKept(): void {
  mkdirSync('/var/lib/kontor', { recursive: true })
  for (const path of kept) writeFileSync(path, 'kept')
}

export function stillThere(after: string): void {
  for (const path of kept) claim(existsSync(path), `${path} is gone after ${after}`)
}

/** The machine as it was before. */
export function leaveNothing(): void {
  for (const path of ['/etc/kontor', '/var/lib/kontor'])
    rmSync(path, { recursive: true, force: true })
  spawnSync('userdel', ['kontor'])
}

export function verified(unit: string): void {
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
    encoding: 'utf8',
  })
  claim(stdout + stderr === '', stdout + stderr)
  const args = ['security', '--offline=true', '--threshold=15', '--no-pager', unit]
  claim(spawnSync('systemd-analyze', args).status === 0, `${unit} is exposed by more than 1.5`)
}

/** CI must not pass by skipping. */
export function skipped(why: string): string {
  claim(!process.env['CI'], `not tried: ${why}`)
  return `skipped: ${why}`
}
