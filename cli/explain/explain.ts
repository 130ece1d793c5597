import { existsSync } from 'node:fs'
import { suggest } from '../../config/suggest.ts'
import { exitCode } from '../exitCodes.ts'
import { print, say } from '../output.ts'
import { table } from '../table.ts'
import { type Explanation, manual } from './manual.ts'
import { explainReading, type ReadingRequest } from './reading.ts'

/** `kontor explain`: what a code means, or how a file is read. */
export async function explain({ file: subject, ...how }: ReadingRequest): Promise<number> {
  if (existsSync(subject)) return explainFile({ file: subject, ...how })
  const code = subject.replace(/^\[|\]$/g, '')
  const known = manual()
  const found = known.filter((explanation) => explanation.code === code)
  if (found.length > 0) {
    await print(`${found.map(codeText).join('\n')}\n`)
    return exitCode.ok
  }
  const meant = suggest(code.toLowerCase(), new Set(known.map((explanation) => explanation.code)))
  const hint = meant === undefined ? 'docs/errors.md lists every code' : `did you mean ${meant}?`
  say(`kontor: ${subject} is no file here and no code of Kontor; ${hint}`)
  return exitCode.usage
}

async function explainFile(request: ReadingRequest): Promise<number> {
  if (!process.stdout.isTTY) {
    say(
      'kontor: this would show names, accounts and amounts, and is for a terminal alone. For ' +
        'programs there is `kontor parse`.',
    )
    return exitCode.usage
  }
  await print(`${explainReading(request).join('\n')}\n`)
  return exitCode.ok
}

function codeText({ code, section, facts }: Explanation): string {
  const rows = facts.map(([head, text]) => [`  ${head}`, text])
  return [`${code} (${section})`, ...table(rows)].join('\n')
}
