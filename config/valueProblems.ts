import type { z } from 'zod'
import type { Expectation } from './expectations.ts'
import type { FindingOptions } from './findings.ts'
import type { ConfigProblemCode, Path } from './problems.ts'
import { suggest } from './suggest.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with one value, ready to be reported. */
export interface ValueProblem extends FindingOptions {
  readonly code: ConfigProblemCode
  readonly path: Path
  readonly found: string
}

/** One issue of the schema, with all that is known of its place. */
interface Judged {
  readonly path: Path
  readonly value: unknown
  readonly expected: Expectation | undefined
}

/**
 * Says what is wrong with one value: in the words of the key's expectation, in the schema's own
 * where it has some, or in general ones.
 */
export function judgeValue(issue: Issue, judged: Judged): ValueProblem {
  const { path, value, expected } = judged
  if (issue.code === 'custom' && issue.message !== '' && !expected) {
    return { code: 'value-invalid', path, found: sentence(issue.message), remedy: '' }
  }
  if (value === undefined || value === null) return absent(judged)
  if (expected?.absent && Array.isArray(value) && value.length === 0) return absent(judged)
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, judged)
    case 'invalid_value':
      return notAllowed(issue.values.map(String), path, value)
    case 'too_small':
    case 'too_big':
      return outOfRange(issue, judged)
    case 'invalid_union':
      if (issue.discriminator !== undefined) return noSuchKind(issue, judged)
      return unlike(issue, 'value-type', judged)
    default:
      return unlike(issue, 'value-invalid', judged)
  }
}

function absent({ path, value, expected }: Judged): ValueProblem {
  if (expected?.absent) {
    const found = value === undefined ? 'is missing.' : 'is empty.'
    return { code: expected.absent, path, found, at: 'key' }
  }
  const must = expected ? `; it must be ${expected.expects}.` : '.'
  if (value === undefined)
    return { code: 'key-missing', path, found: `is missing${must}`, at: 'key' }
  return { code: 'value-missing', path, found: `has no value${must}`, at: 'key' }
}

function wrongType(issue: z.core.$ZodIssueInvalidType, judged: Judged): ValueProblem {
  const { path, value, expected } = judged
  const found = mustBe(value, expected?.expects ?? typeNames[issue.expected] ?? issue.expected)
  const measured = expected?.code === 'duration-invalid' || expected?.code === 'size-invalid'
  const scalar = typeof value !== 'object'
  if (expected?.code && (measured || (scalar && expected.code === 'secret-as-text'))) {
    return { code: expected.code, path, found: expected.wrong ?? found }
  }
  return { code: 'value-type', path, found, remedy: scalar ? recast(issue.expected) : undefined }
}

/**
 * How a single value becomes what was wanted: `007` was mostly meant as text, one item as a list.
 */
function recast(wanted: string): string | undefined {
  if (wanted === 'array') return 'Put square brackets around it.'
  return wanted === 'string' ? 'Put it in single quotes.' : undefined
}

function notAllowed(allowed: readonly string[], path: Path, value: unknown): ValueProblem {
  const code = 'value-not-allowed'
  const remedy = guess(value, allowed)
  // A long list is of no use to somebody who is told the word.
  if (remedy !== undefined && allowed.length > maxListed) {
    return { code, path, found: 'is none of the values that are allowed.', remedy }
  }
  const list = allowed.map((word) => `\`${word}\``).join(', ')
  return { code, path, found: `is none of the values that are allowed: ${list}.`, remedy }
}

const maxListed = 6

/** A block whose kind is told by one of its keys, and that key says something unknown. */
function noSuchKind(issue: z.core.$ZodIssueInvalidUnion, { path, value }: Judged): ValueProblem {
  const key = issue.discriminator ?? ''
  const place = [...path, key]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    return { code: 'key-missing', path: place, found: 'is missing.', at: 'key' }
  }
  const options = 'options' in issue && issue.options ? issue.options.map(String) : []
  return notAllowed(options, place, Object.getOwnPropertyDescriptor(value, key)?.value)
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  { path, expected }: Judged,
): ValueProblem {
  const code = 'value-out-of-range'
  const unit = rangeUnits[issue.origin]
  if (unit === undefined && expected) return { code, path, found: `must be ${expected.expects}.` }
  const [word, count] =
    issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum]
  const plural = count === 1 ? '' : 's'
  const found = unit ? `must have ${word} ${count} ${unit}${plural}.` : `must be ${word} ${count}.`
  return { code, path, found }
}

function unlike(issue: Issue, code: ConfigProblemCode, judged: Judged): ValueProblem {
  const { path, value, expected } = judged
  if (expected) {
    const remedy = guess(value, expected.words ?? [])
    const found = expected.wrong ?? mustBe(value, expected.expects)
    return { code: expected.code ?? code, path, found, remedy }
  }
  if (issue.message !== '') return { code, path, found: sentence(issue.message), remedy: '' }
  return { code, path, found: 'has not the form that it must have.' }
}

const rangeUnits: Readonly<Record<string, string>> = { string: 'character', array: 'item' }

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
}

function mustBe(value: unknown, wanted: string): string {
  const kind = kindOf(value)
  return kind === wanted || kind === 'text'
    ? `must be ${wanted}.`
    : `is ${kind}; it must be ${wanted}.`
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'boolean') return '`true` or `false`'
  return typeof value === 'object' ? 'a block of keys' : 'text'
}

function guess(value: unknown, words: readonly string[]): string | undefined {
  const meant = typeof value === 'string' ? suggest(value, words) : undefined
  return meant === undefined ? undefined : `Did you mean \`${meant}\`?`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
