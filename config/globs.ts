/** Longest pattern, in characters. */
export const maxPatternChars = 128

/**
 * A pattern for file names and event types: `*` stands for any characters, `?` for one. Folders
 * have no place in it, and `[`, `{` and `!` no meaning, so they are refused rather than taken by
 * their letter.
 */
export const globPattern = /^[^/\\[\]{}!|:"<>\u0000-\u001f]{1,128}$/

/**
 * Whether a whole name fits a pattern. Upper and lower case are the same, as on Windows, and `ü` is
 * the same whether it is written as one character or two. Takes time of at most pattern × name.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const wanted = [...folded(pattern)]
  const given = [...folded(name)]
  let p = 0
  let n = 0
  /** Where to go on when the last `*` has to take one character more. */
  let star: { readonly p: number; n: number } | undefined
  while (n < given.length) {
    if (wanted[p] === '*') {
      star = { p, n }
      p += 1
    } else if (wanted[p] === '?' || wanted[p] === given[n]) {
      p += 1
      n += 1
    } else if (star) {
      star.n += 1
      n = star.n
      p = star.p + 1
    } else return false
  }
  while (wanted[p] === '*') p += 1
  return p === wanted.length
}

/** Whether a feed picks a file name: some `include` pattern fits and no `exclude` pattern does. */
export function picks(
  feed: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  name: string,
): boolean {
  const fits = (pattern: string) => matchesGlob(pattern, name)
  return feed.include.some(fits) && !feed.exclude.some(fits)
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
