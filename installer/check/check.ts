import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dist } from '../places.ts'
import { version } from '../release.ts'
import { hostTarget } from '../targets.ts'
import { judged, lives, packedTwice } from './debianPackage.ts'
import { builtTwice, delivers, measured, tellsSystemd, testsItself } from './executable.ts'
import { livesByRpm } from './redHatPackage.ts'
import { updatesItself } from './selfUpdate.ts'
import { runSteps } from './steps.ts'
import { signedForWindows } from './windowsPackage.ts'

/**
 * `npm run test:package`: the executable and the packages of this machine, and those for Windows,
 * made and tried.
 */
const target = hostTarget()
// Far from node_modules: what the executable does not hold must not be found by chance.
const elsewhere = mkdtempSync(join(tmpdir(), 'kontor-executable-'))
const executable = join(elsewhere, 'kontor')
const deb = join(dist, `kontor_${version}_${target.debian}.deb`)
mkdirSync(dist, { recursive: true })

try {
  await runSteps([['built twice', () => builtTwice(target)]])
  copyFileSync(join(dist, target.executable), executable)
  await runSteps([
    ['self-test', () => testsItself(executable)],
    ['delivery', () => delivers(executable)],
    ['systemd', () => tellsSystemd(executable)],
    ['self-update', () => updatesItself(target, executable)],
    ['package', () => packedTwice(target)],
    ['lintian', () => judged(deb)],
    ['life of the .deb', () => lives(deb)],
    ['life of the .rpm', () => livesByRpm(target)],
    ['for Windows', () => signedForWindows()],
    ['start and memory', () => measured(executable)],
  ])
} finally {
  rmSync(elsewhere, { recursive: true })
}
