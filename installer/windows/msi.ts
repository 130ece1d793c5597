import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, root } from '../places.ts'
import { version } from '../release.ts'
import { authenticode } from '../signing.ts'
import type { Target } from '../targets.ts'
import { iconFile } from './icon.ts'

/** What stands beside the executable, under the names that it is handed out by. */
export const windowsPapers: readonly (readonly [string, string])[] = [
  ['install-windows.md', join(root, 'docs', 'install-windows.md')],
  ['kontor.example.yaml', join(root, 'installer', 'windows', 'kontor.example.yaml')],
  ['LICENSE', join(root, 'LICENSE')],
]

/** By this Windows Installer knows every version of the program as the same one. */
export const upgradeCode = '{8F4B3C1E-6D0A-4F0E-9A53-3B1F0C7F2D61}'

/**
 * Makes the installer for Windows of a target whose executable is in `dist/`.
 *
 * @param called Another version than that of the release, to try an upgrade with.
 * @returns Its path.
 */
export function makeMsi(target: Target, called = version): string {
  const workshop = join(dist, `.msi-${target.name}`)
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop, { recursive: true })
  copyFileSync(join(dist, target.executable), join(workshop, 'kontor.exe'))
  for (const [name, from] of windowsPapers) copyFileSync(from, join(workshop, name))
  writeFileSync(join(workshop, 'kontor.ico'), iconFile())
  copyFileSync(join(root, 'installer', 'windows', 'kontor.wxs'), join(workshop, 'kontor.wxs'))
  // Windows Installer compares three numbers and knows no word for what leads to a release.
  const numbers = called.split('-')[0]
  const given = ['-D', `version=${numbers}`, '-D', `upgradeCode=${upgradeCode}`]
  const args = ['--arch', 'x64', ...given, '-o', 'kontor.msi', 'kontor.wxs']
  execFileSync('wixl', args, { cwd: workshop, stdio: ['ignore', 'ignore', 'inherit'] })
  const path = join(dist, `kontor-${called}-x64.msi`)
  renameSync(join(workshop, 'kontor.msi'), path)
  authenticode(path, renameSync)
  rmSync(workshop, { recursive: true })
  return path
}
