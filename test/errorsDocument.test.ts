import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { configProblemCodes } from '../config/problems.ts'
import { problemCodes } from '../parsers/problems.ts'
import { wireCodes } from '../protocol/codes.ts'

const document = readFileSync(fileURLToPath(new URL('../docs/errors.md', import.meta.url)), 'utf8')

/** Codes in the first column of a section's table. */
function documented(section: string): string[] {
  const text = document.split(/^## /m).find((part) => part.startsWith(section)) ?? ''
  return [...text.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1] ?? '')
}

test.each([
  ['Files', problemCodes],
  ['Configuration and mappings', configProblemCodes],
  ['Links', wireCodes],
])('docs/errors.md lists every code and no other: %s', (section, codes) => {
  expect(documented(section)).toEqual([...codes])
})
