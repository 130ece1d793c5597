/** Longest name that a pattern is held against, in characters; a longer one fits only `*`. */
const maxNameChars = 512

/** A text as patterns see it: capitals are small, and blanks of any kind and number are one. */
export function folded(text: string): string {
  const trimmed = text.length > maxNameChars * 2 ? text.slice(0, maxNameChars * 2) : text
  return trimmed.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/**
 * A pattern for names: `*` any characters, `?` one, and the whole name must fit. Each piece between
 * two stars is looked for once from where the last one ended, so time grows with the name and never
 * with the ways to divide it.
 *
 * @returns A test of a name that is folded.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const pieces = folded(pattern).split('*')
  const [first = ''] = pieces
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '')
  if (pieces.length === 1) return (name) => name.length === first.length && pieceAt(name, first, 0)
  const least = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (least === 0) return () => true
  return (name) => {
    if (name.length < least || name.length > maxNameChars) return false
    if (!pieceAt(name, first, 0) || !pieceAt(name, last, name.length - last.length)) return false
    const end = name.length - last.length
    let at = first.length
    for (const piece of middle) {
      const found = find(name, piece, at)
      if (found < 0 || found + piece.length > end) return false
      at = found + piece.length
    }
    return true
  }
}

function find(name: string, piece: string, from: number): number {
  if (!piece.includes('?')) return name.indexOf(piece, from)
  for (let at = from; at + piece.length <= name.length; at += 1) {
    if (pieceAt(name, piece, at)) return at
  }
  return -1
}

function pieceAt(name: string, piece: string, at: number): boolean {
  if (!piece.includes('?')) return name.startsWith(piece, at)
  if (at + piece.length > name.length) return false
  for (let i = 0; i < piece.length; i += 1) {
    if (piece[i] !== '?' && piece[i] !== name[at + i]) return false
  }
  return true
}
