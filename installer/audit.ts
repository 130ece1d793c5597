import { spawnSync } from 'node:child_process'
import { root } from './places.ts'

/**
 * `node installer/audit.ts`: asks the registry for known vulnerabilities of what is carried. Exit 0
 * where there is none of weight, 1 where there is one, 69 where the registry does not offer the check,
 * as many mirrors don't: that is said, never taken for an all-clear.
 */
interface Report {
  readonly error?: unknown
  readonly message?: string
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>
}

const run = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' })
process.exitCode = tell(reportOf(run.stdout))

function tell({ error, vulnerabilities }: Report): number {
  if (error !== undefined || vulnerabilities === undefined) {
    process.stdout.write(
      'The registry offers no check for known vulnerabilities. Nothing is known.\n',
    )
    return 69
  }
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) =>
    ['moderate', 'high', 'critical'].includes(severity),
  )
  for (const [name, { severity }] of grave) process.stdout.write(`${severity} ${name}\n`)
  process.stdout.write(`${grave.length} known vulnerabilities of weight.\n`)
  return grave.length === 0 ? 0 : 1
}

function reportOf(text: string): Report {
  try {
    const found = JSON.parse(text.slice(Math.max(0, text.indexOf('{')))) as Report
    return found.vulnerabilities === undefined ? { error: 'none' } : found
  } catch {
    return { error: 'no JSON' }
  }
}
