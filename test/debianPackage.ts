import { spawnSync } from 'node:child_process'
import { test } from 'vitest'

/**
 * `test` for what needs a program of a Debian package. Where it is missing the test says in one line
 * what to install and counts as skipped; with `CI=true` it fails instead.
 */
export function testWith(command: string, debianPackage: string): typeof test {
  const found = spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined
  if (found) return test
  if (process.env['CI']) throw new Error(`CI must have ${debianPackage} installed`)
  process.stderr.write(`skipped without ${command}: apt-get install ${debianPackage}\n`)
  return test.skip as typeof test
}
