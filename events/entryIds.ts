import { Occurrences } from './occurrences.ts'

/**
 * Gives ids to contents of which some are equal: to the entries of one statement, or to the payments
 * of one batch. The first of its content has occurrence 1, the next equal one 2.
 *
 * What is counted is the id of the first, and nearly every content comes once: so it is hashed once.
 */
export class EntryIds<Content = string> {
  readonly #idOf: (content: Content, occurrence: number) => string
  readonly #occurrences = new Occurrences()

  /** @param idOf Makes the id, as {@link entryId} and {@link paymentId} do for their home. */
  constructor(idOf: (content: Content, occurrence: number) => string) {
    this.#idOf = idOf
  }

  /** @param content The whole raw content, in whatever form `idOf` takes it. */
  next(content: Content): string {
    const first = this.#idOf(content, 1)
    const occurrence = this.#occurrences.count(first)
    return occurrence === 1 ? first : this.#idOf(content, occurrence)
  }
}
