import { knownId } from './vocabulary.ts'

/** The way to an element, by the names on it, its own last. */
export interface Path {
  /** Numbers of the names; never empty. */
  readonly names: readonly number[]
  /** Of this path among all: below `maxPaths`. */
  readonly number: number
}

/** More than the readings declare; what is remembered by path has so much room. */
export const maxPaths = 256

let declared = 0

/** A path such as `RltdPties/Dbtr/Nm`, cut once where a reading is declared. */
export function path(text: string): Path {
  if (declared === maxPaths) throw new RangeError('there is no room for one more path')
  const number = declared
  declared += 1
  return { names: text.split('/').map(knownId), number }
}

/** Paths of which the first that leads to something holds. */
export function paths(...texts: string[]): readonly Path[] {
  return texts.map(path)
}
