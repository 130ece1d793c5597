import { endWithout } from '../../trim.ts'
import { slashKeys } from './dialects.ts'
import type { Fact } from './fact.ts'

const keyPattern = /\/([A-Z]{2,4})\//g

interface Found {
  readonly key: string
  readonly start: number
  readonly end: number
}

/**
 * Keys between slashes: `/TRTP/SEPA/IBAN/NL../REMI/USTD//text/`. Undefined where the field doesn't
 * begin with a key that we know. A value goes up to the next known key; what looks like a key and
 * is none belongs to it.
 */
export function readSlashKeys(text: string): Fact[] | undefined {
  if (!beginsWithSlash(text)) return undefined
  const found = keysIn(text)
  const [first] = found
  if (!first || text.slice(0, first.start).trim() !== '') return undefined
  return found.flatMap(({ key, end }, i) => {
    const value = withoutSlashes(text.slice(end, found[i + 1]?.start))
    if (!value.trim()) return []
    return meaning(key, value)
  })
}

/** Most texts show with their first character that they are of another form. */
function beginsWithSlash(text: string): boolean {
  return text.startsWith('/') || text.trimStart().startsWith('/')
}

/** The slashes that end a key and a value are no part of it. */
function withoutSlashes(text: string): string {
  const value = text.replace(/^\/+/, '')
  const words = endWithout(value, ' \t\r\n')
  return value.charAt(words - 1) === '/'
    ? value.slice(0, endWithout(value.slice(0, words), '/'))
    : value
}

function keysIn(text: string): Found[] {
  const found: Found[] = []
  keyPattern.lastIndex = 0
  for (let match = keyPattern.exec(text); match; match = keyPattern.exec(text)) {
    const [whole, key = ''] = match
    const end = match.index + whole.length
    if (Object.hasOwn(slashKeys, key)) found.push({ key, start: match.index, end })
    // Its second slash may be the first one of a key.
    else keyPattern.lastIndex = end - 1
  }
  return found
}

function meaning(key: string, value: string): Fact[] {
  const role = slashKeys[key] ?? 'own'
  if (role === 'remittance') return [remittance(key, value)]
  if (key === 'BAI') return bai(value)
  return [{ role, key, value }]
}

/** `/REMI/USTD//text` and `/REMI/STRD/CUR/reference` of ING; other banks write the text alone. */
function remittance(key: string, value: string): Fact {
  const structured = /^STRD\/(?:CUR|ISO)\/(.+)$/s.exec(value)?.[1]
  if (structured) return { role: 'reference', key: `${key}/STRD`, value: structured }
  return { role: 'remittance', key, value: value.replace(/^USTD\/+/, '') }
}

/** `/BAI/469/MISCELLANEOUS DEBIT`: the BAI2 type code and its text. */
function bai(value: string): Fact[] {
  const [code = '', ...text] = value.split('/')
  const facts: Fact[] = [{ role: 'bai', key: 'BAI', value: code }]
  if (text.length > 0) facts.push({ role: 'text', key: 'BAI', value: text.join('/') })
  return facts
}
