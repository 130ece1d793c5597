import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Draft } from '../../events/envelope.ts'
import { Refusal } from '../../parsers/problems.ts'
import { eventsOf } from '../identity/read.ts'
import { difference, type Expectation } from './compare.ts'

/**
 * Foreign files with independent readings, where `$KONTOR_SAMPLES` has them. What differs must be
 * what disputed.md disputes, by the list beside it: a file more is a fault, a file less is news.
 */
const samples = process.env['KONTOR_SAMPLES'] ?? ''
const expectations = join(samples, 'expected.json')
const disputed = readFileSync(fileURLToPath(new URL('disputed.txt', import.meta.url)), 'utf8')

test.skipIf(!samples || !existsSync(expectations))(
  'foreign files read as their oracles do, but for those disputed',
  () => {
    const cases = Object.values(
      JSON.parse(readFileSync(expectations, 'utf8')) as Record<string, Expectation>,
    )
    const differing = cases
      .filter(({ path }) => existsSync(join(samples, 'files', path)))
      .filter(({ statements, mustRefuse }) => statements.length > 0 || mustRefuse)
      .flatMap((wanted) => {
        const found = judged(wanted)
        return found === undefined ? [] : [`${wanted.path}\t${found}`]
      })
    expect(`${differing.sort().join('\n')}\n`).toBe(disputed)
    expect(cases.length).toBeGreaterThan(400)
  },
  120_000,
)

function judged({ path, statements, mustRefuse }: Expectation): string | undefined {
  const events = read(join(samples, 'files', path))
  if (mustRefuse) return events === undefined ? undefined : 'must be refused'
  return events === undefined ? 'refused' : difference(statements, events)
}

function read(path: string): Draft[] | undefined {
  try {
    return eventsOf(readFileSync(path))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
