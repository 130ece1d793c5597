import { sepaKeys } from './dialects.ts'
import type { Fact } from './fact.ts'

/** Subfields of the purpose are 27 wide; one that is nearly full goes on without a break. */
const fullSubfield = 25

/**
 * The purpose of a payment, its references cut out of it: `EREF+`, also in the middle of a subfield;
 * `EREF: ` only behind a blank or at the start. Keys wrap over subfields (`S?25VWZ+`), so the
 * subfields are put together first.
 *
 * @param facts Takes what is found, in its order.
 */
export function readPurpose(lines: readonly string[], facts: Fact[]): void {
  const text = putTogether(lines)
  let name = 'SVWZ'
  let from = 0
  let plus = text.indexOf('+')
  let colon = text.indexOf(':')
  while (plus >= 0 || colon >= 0) {
    const isPlus = colon < 0 || (plus >= 0 && plus < colon)
    const at = isPlus ? plus : colon
    const key = isPlus ? keyBefore(text, at) : wordBefore(text, at)
    if (key) {
      put(facts, name, text.slice(from, at - key.length))
      name = key
      from = at + 1
    }
    if (isPlus) plus = text.indexOf('+', at + 1)
    else colon = text.indexOf(':', at + 1)
  }
  put(facts, name, text.slice(from))
}

function put(facts: Fact[], key: string, value: string): void {
  if (value.trim()) facts.push({ role: sepaKeys.get(key) ?? 'own', key, value })
}

/** The key that ends here; keys have three letters or four. */
function keyBefore(text: string, end: number): string | undefined {
  if (!isCapital(text.charCodeAt(end - 1))) return undefined
  const four = text.slice(Math.max(0, end - 4), end)
  if (sepaKeys.has(four)) return four
  const three = four.slice(-3)
  return sepaKeys.has(three) ? three : undefined
}

/** The same, where it is a word of its own and a blank follows its colon. */
function wordBefore(text: string, end: number): string | undefined {
  const key = keyBefore(text, end)
  if (!key || !/\s/.test(text.charAt(end + 1))) return undefined
  const start = end - key.length
  return start === 0 || /\s/.test(text.charAt(start - 1)) ? key : undefined
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
  [...sepaKeys.keys()].flatMap((key) => [...key].map((_, i) => key.slice(0, i + 1))),
)

/** Ends in the middle of a key, as `... CRED+ A?24B12CDE` and `S?25VWZ+` do. */
function wrapsKey(line: string): boolean {
  if (!isCapital(line.charCodeAt(line.length - 1))) return false
  return beginnings.has(line.slice(Math.max(0, line.length - 4, line.lastIndexOf(' ') + 1)))
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90
}
