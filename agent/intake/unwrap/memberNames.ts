import { basename } from 'node:path/posix'
import { wrapperRefusal } from './problems.ts'

/** Longest name of a member, in bytes of the archive. */
export const maxNameBytes = 512

const safe =
  'Nothing of it was unpacked. Ask the sender for an archive with plain file names, no folders above.'

/**
 * Holds a member's name against what a plain archive has. Nothing is ever written under it; it is
 * refused because an archive with such names was made to do harm.
 *
 * @throws {Refusal} `member-name-unsafe`.
 */
export function checkMemberName(name: string): void {
  const parts = name.split(/[\\/]/)
  const absolute = parts[0] === '' || /^[A-Za-z]:/.test(name)
  if (absolute) throw unsafe('an absolute path')
  if (parts.includes('..')) throw unsafe('a path that leads out of the archive')
  if (/[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u.test(name)) throw unsafe('characters that nobody sees')
  if (name.trim() === '') throw unsafe('no name')
}

function unsafe(what: string) {
  return wrapperRefusal('member-name-unsafe', `A member of the archive has ${what}. ${safe}`)
}

/** What macOS adds to an archive, and no sender means to send. */
export function isJunk(name: string): boolean {
  return name.startsWith('__MACOSX/') || basename(name) === '.DS_Store'
}

/** The same for names that a disk may take for one. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

const endings: Readonly<Record<'gzip' | 'openpgp', RegExp>> = {
  gzip: /\.(?:gz|gzip)$/i,
  openpgp: /\.(?:pgp|gpg|asc)$/i,
}

/** The name of what is inside a wrapper of one file: the wrapper's own without its ending. */
export function innerName(wrapper: string, wrapping: 'gzip' | 'openpgp'): string {
  const bare = wrapper.replace(endings[wrapping], '')
  return bare === '' ? wrapper : bare
}
