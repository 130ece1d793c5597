import type { Language, Role } from './words/language.ts'
import { languages } from './words/languages.ts'

/** What a header says that its column is: how surely, and in whose language. */
export interface Meaning {
  readonly role: Role
  /** 1 where the whole header is a word for the role, less where it only has one inside. */
  readonly score: number
  readonly language: Language
}

/** Longest phrase of the vocabulary, in words. */
const maxPhraseWords = 7

/** Headers longer than this are texts; their words mean nothing. */
const maxHeaderChars = 120

/** Shortest word that may be the end of a compound: `Kontobetrag` ends in `betrag`. */
const minCompoundChars = 5

const letters: readonly (readonly [RegExp, string])[] = [
  [/ß/g, 'ss'],
  [/æ/g, 'ae'],
  [/ø/g, 'o'],
  [/ł/g, 'l'],
  [/đ/g, 'd'],
  [/ı/g, 'i'],
]

/** Two ways to write one letter: `Waehrung` and `Währung`. Done to words and headers alike. */
const pairs = /([aou])e/g

/** A text as the vocabulary compares it: small letters without marks, single blanks, no digits. */
export function plainWords(text: string): string {
  let plain = text
    .slice(0, maxHeaderChars)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
  for (const [letter, simple] of letters) plain = plain.replace(letter, simple)
  return plain
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(pairs, '$1')
}

/** The members of a list of the word tables, plain. */
export function listed(words: string): string[] {
  return words.split(',').map((word) => plainWords(word))
}

interface Entry {
  readonly role: Role
  readonly language: Language
}

const entries = new Map<string, Entry[]>()
for (const language of languages) {
  for (const [role, words] of Object.entries(language.roles) as [Role, string][]) {
    for (const phrase of listed(words)) {
      const known = entries.get(phrase) ?? []
      known.push({ role, language })
      entries.set(phrase, known)
    }
  }
}

/** Words that say in what money an amount is, and how; they name no role of their own. */
const fillers = new Set(
  'in en em i a w v eur euro chf usd gbp sek nok dkk pln czk huf rub aud cad the of de der die des'.split(
    ' ',
  ),
)

/** Every role that a header may name, the surest first; each once. */
export function meaningsOf(header: string): readonly Meaning[] {
  if (header.includes(lost)) return meaningsOfBroken(header)
  const plain = plainWords(header)
  if (plain === '') return []
  const best = new Map<Role, Meaning>()
  const found = (phrase: string, score: number) => {
    for (const { role, language } of entries.get(phrase) ?? []) {
      if ((best.get(role)?.score ?? 0) < score) best.set(role, { role, score, language })
    }
  }
  found(plain, 1)
  const words = plain.split(' ')
  const core = words.filter((word) => !fillers.has(word))
  found(core.join(' '), 0.95)
  const length = core.join(' ').length
  for (let from = 0; from < core.length; from += 1) {
    for (let to = from + 1; to <= Math.min(core.length, from + maxPhraseWords); to += 1) {
      const phrase = core.slice(from, to).join(' ')
      // A header begins with what it is: "Betrag Kunde" is an amount.
      found(phrase, 0.4 + (0.4 * phrase.length) / length + (from === 0 ? 0.05 : 0))
    }
    const word = core[from] ?? ''
    compounds(word, found)
    inflected(word, (stem) => found(stem, 0.35 + (0.4 * stem.length) / length))
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score)
}

/** What programs leave of a letter that their charset doesn't have. */
const lost = '\ufffd'

/** Lost letters of a header that are made up for; with more, what is left says too little. */
const maxLost = 4

/** A header that lost letters on its way, `D\ufffdbit`, means what fits the rest of it. */
function meaningsOfBroken(header: string): readonly Meaning[] {
  const parts = header.split(lost)
  const left = parts.join('').replace(/\P{L}/gu, '').length
  if (parts.length - 1 > maxLost || left < parts.length * 2) return []
  // A lost letter stays a letter while the text is made plain; its plain form may have two.
  const words = plainWords(parts.join('ж')).replace(/ж/g, '.{1,2}').split(' ')
  const pattern = new RegExp(`^${words.filter((word) => !fillers.has(word)).join(' ')}$`)
  return [...entries]
    .filter(([phrase]) => pattern.test(phrase))
    .flatMap(([, found]) => found.map((entry) => ({ ...entry, score: 0.9 })))
}

/** `Buchungsbetrag` is a Betrag: Germanic and Finnic languages write one word. */
function compounds(word: string, found: (phrase: string, score: number) => void): void {
  for (let from = 2; word.length - from >= minCompoundChars; from += 1) {
    found(word.slice(from), 0.4)
  }
}

/** Letters that a word may end with beside: `débité`, `debiti`, `Umsatzes`. */
const maxEndingChars = 2

function inflected(word: string, found: (phrase: string) => void): void {
  for (let cut = 1; cut <= maxEndingChars && word.length - cut >= minCompoundChars; cut += 1) {
    found(word.slice(0, -cut))
  }
}

/** How surely a header names a role; 0 where it doesn't. */
export function scoreOf(meanings: readonly Meaning[], role: Role): number {
  return meanings.find((meaning) => meaning.role === role)?.score ?? 0
}
