/** Longest word that a suggestion is looked for, in characters. */
const maxWordChars = 48

/**
 * The word of `known` that was probably meant: the same but for case, hyphens and underscores, the
 * beginning of the other, or at most two slips of the keyboard away (one for words of up to three
 * letters).
 */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > maxWordChars) return undefined
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = distanceTo(word, candidate)
    const reach = candidate.length <= 3 ? 1 : 2
    if (distance <= reach && distance < (best?.distance ?? Infinity)) {
      best = { word: candidate, distance }
    }
  }
  return best?.word
}

function distanceTo(word: string, candidate: string): number {
  if (plain(word) === plain(candidate)) return 0
  const [short, long] = word.length < candidate.length ? [word, candidate] : [candidate, word]
  // `warning` for `warn`, `dest` for `destinations`.
  const cut = short.length >= 4 && long.startsWith(short) ? 2 : Infinity
  return Math.min(cut, editDistance(word, candidate))
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}

/**
 * Slips between two words: letters left out, put in, changed, or two neighbours swapped
 * (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      const change = (last[j - 1] ?? 0) + (same ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Infinity
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
