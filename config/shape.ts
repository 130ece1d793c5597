import type { z } from 'zod'
import type { Findings } from './findings.ts'
import { configLimits } from './limits.ts'
import { formatPath, pathKey, valueAt } from './paths.ts'
import type { Path } from './problems.ts'
import { expectationAt, homesOf, keysAt } from './schemaWalk.ts'
import { suggest } from './suggest.ts'
import { judgeValue, type ValueProblem } from './valueProblems.ts'

type Issue = z.core.$ZodIssue

export interface Shaped<Value> {
  /** The data with every default; undefined where something doesn't fit. */
  readonly whole: Value | undefined
  /** What was written, without the keys and values that are wrong, and without defaults. */
  readonly sound: unknown
}

/**
 * Holds data against a schema and reports everything that doesn't fit. What is sound is handed back
 * all the same, so that the rules can judge it and nobody corrects a file one problem at a time.
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  findings: Findings,
): Shaped<z.output<Schema>> {
  // An empty message marks the issues for which the schema has no words of its own.
  const parsed = schema.safeParse(value, { error: () => ({ message: '' }) })
  if (parsed.success) return { whole: parsed.data, sound: value }
  const issues = parsed.error.issues.flatMap((issue) => flattened(issue, value))
  const guessed = guessedKeys(issues, schema, value)
  const misspelt = new Set(
    issues
      .filter(({ code }) => code === 'unrecognized_keys')
      .map(({ path }) => pathKey(plainPath(path))),
  )
  const wrong = new Set<string>()
  for (const issue of issues) {
    const path = plainPath(issue.path)
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        wrong.add(pathKey([...path, key]))
        report(unknownKey(schema, path, key, value), findings)
      }
    } else if (issue.code === 'custom' && misspelt.has(pathKey(path))) {
      // What a block must hold is judged when its keys are the right ones.
      wrong.add(pathKey(path))
    } else if (!guessed.has(pathKey(path))) {
      wrong.add(pathKey(path))
      report(
        judgeValue(issue, {
          path,
          value: valueAt(value, path),
          expected: expectationAt(schema, path),
        }),
        findings,
      )
    }
  }
  return { whole: undefined, sound: without(value, wrong, []) }
}

/**
 * Of a union that nothing fitted, the issues of the option that came nearest: the one whose first
 * issue lies deepest, and among those the one with the fewest.
 */
function flattened(issue: Issue, value: unknown): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    // A file of nothing but unknown keys is told of as many as are reported.
    return [{ ...issue, keys: issue.keys.slice(0, configLimits.maxProblems) }]
  }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const isMapOrList = typeof valueAt(value, plainPath(issue.path)) === 'object'
  const options = issue.errors.filter((errors) =>
    errors.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
  )
  const [nearest] = options.toSorted((a, b) => a.length - b.length)
  if (!isMapOrList || !nearest) return [issue]
  return nearest.flatMap((inner) =>
    flattened({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value),
  )
}

/**
 * Paths of keys that are missing because they stand there mistyped. The unknown key says it all;
 * that the right one is missing goes without saying.
 */
function guessedKeys(issues: readonly Issue[], schema: z.ZodType, value: unknown): Set<string> {
  const guessed = new Set<string>()
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const path = plainPath(issue.path)
    for (const key of issue.keys) {
      const meant = meantKey(key, path, schema, value)
      if (meant !== undefined) guessed.add(pathKey([...path, meant]))
    }
  }
  return guessed
}

/** The key of its block that a mistyped one was meant to be, unless it stands there too. */
function meantKey(
  key: string,
  parent: Path,
  schema: z.ZodType,
  value: unknown,
): string | undefined {
  const absent = [...keysAt(schema, parent)].filter((name) => {
    return valueAt(value, [...parent, name]) === undefined
  })
  return suggest(key, absent)
}

function unknownKey(schema: z.ZodType, parent: Path, key: string, value: unknown): ValueProblem {
  const meant = meantKey(key, parent, schema, value)
  const known = [...keysAt(schema, parent)]
  const remedy =
    meant === undefined ? whereTo(key, known, schema, parent) : `Did you mean \`${meant}\`?`
  const found = 'is no known key.'
  return { code: 'key-unknown', path: [...parent, key], found, at: 'key', remedy }
}

/** What to do with a key that looks like no key of its block. */
function whereTo(
  key: string,
  known: readonly string[],
  schema: z.ZodType,
  parent: Path,
): string | undefined {
  const home = homesOf(key, schema)[0]
  if (home !== undefined && home === formatPath(parent)) {
    return 'It belongs to another kind of this block.'
  }
  if (home === '') return 'It belongs to the top level.'
  if (home !== undefined) return `It belongs to \`${home}\`.`
  return known.length > 0 && known.length <= 16 ? `Known here: ${known.join(', ')}.` : undefined
}

function report({ code, path, found, ...options }: ValueProblem, findings: Findings): void {
  findings.add(code, path, found, options)
}

/** The data without the values at the paths that are wrong; a list keeps its places. */
function without(value: unknown, wrong: ReadonlySet<string>, path: Path): unknown {
  if (wrong.has(pathKey(path)) || typeof value !== 'object' || value === null) {
    return wrong.has(pathKey(path)) || value === null ? undefined : value
  }
  if (Array.isArray(value)) return value.map((item, i) => without(item, wrong, [...path, i]))
  const entries = Object.entries(value).map(([key, inner]) => {
    return [key, without(inner, wrong, [...path, key])] as const
  })
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
}

function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)))
}
