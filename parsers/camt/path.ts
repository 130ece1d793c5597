import { knownId } from './vocabulary.ts'

/** The numbers of the names on the way to an element, its own last. Never empty. */
export type Path = readonly number[]

/** A path such as `RltdPties/Dbtr/Nm`, cut once where a reading is declared. */
export function path(text: string): Path {
  return text.split('/').map(knownId)
}

/** Paths of which the first that leads to something holds. */
export function paths(...texts: string[]): readonly Path[] {
  return texts.map(path)
}
