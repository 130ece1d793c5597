import { sepaKeys } from './dialects.ts'
import type { Fact } from './fact.ts'

const names = Object.keys(sepaKeys).join('|')
/** `EREF+`, also in the middle of a subfield; `EREF: ` only behind a blank or at the start. */
const keyPattern = new RegExp(`(${names})\\+|(?:^|(?<=\\s))(${names}):(?=\\s)`, 'g')

/** Subfields of the purpose are 27 wide; one that is nearly full goes on without a break. */
const fullSubfield = 25

/**
 * The purpose of a payment, its references cut out of it. Keys wrap over subfields (`S?25VWZ+`), so
 * the subfields are put together first.
 */
export function readPurpose(lines: readonly string[]): Fact[] {
  const text = putTogether(lines)
  const facts: Fact[] = []
  let name = 'SVWZ'
  let from = 0
  const add = (to: number) => {
    const value = text.slice(from, to)
    if (value.trim()) facts.push({ role: sepaKeys[name] ?? 'own', key: name, value })
  }
  for (const match of text.matchAll(keyPattern)) {
    add(match.index)
    name = match[1] ?? match[2] ?? name
    from = match.index + match[0].length
  }
  add(text.length)
  return facts
}

function putTogether(lines: readonly string[]): string {
  let text = ''
  let full = true
  for (const line of lines) {
    text += full || line === '' ? line : ` ${line}`
    full = line.length >= fullSubfield || wrapsKey(line)
  }
  return text
}

/** `E`, `ER`, `ERE`, `EREF`, and so for every key. */
const beginnings = new Set(
  Object.keys(sepaKeys).flatMap((key) => [...key].map((_, i) => key.slice(0, i + 1))),
)

/** Ends in the middle of a key, as `... CRED+ A?24B12CDE` and `S?25VWZ+` do. */
function wrapsKey(line: string): boolean {
  const tail = line.slice(-4).split(' ').at(-1) ?? ''
  return beginnings.has(tail)
}
