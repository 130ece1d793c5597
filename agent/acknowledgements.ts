import type { Lane } from '../events/lane.ts'
import type { FileName, Tell } from './notice.ts'

export interface AwaitedDestination {
  readonly name: string
  /** Feeds that it gets, or undefined for all. */
  readonly feeds: readonly string[] | undefined
}

interface Waiting {
  readonly id: number
  readonly file: FileName
  /** Last number of the file's events in each lane that it has events in. */
  readonly last: ReadonlyMap<Lane, number>
  readonly awaited: readonly string[]
  readonly missing: Set<string>
}

/** More files than this are told of by their lanes' cursors alone. */
const maxWaiting = 10_000

/**
 * Says of each file when every destination has it: the line that a person waits for. It only tells;
 * what is delivered is known by the cursors.
 */
export class Acknowledgements {
  #destinations: readonly AwaitedDestination[]
  readonly #tell: Tell
  readonly #acked = new Map<string, number>()
  #waiting: Waiting[] = []

  constructor(destinations: readonly AwaitedDestination[], tell: Tell) {
    this.#destinations = destinations
    this.#tell = tell
  }

  /** Others count from now on; what waits for one that has gone waits for it no more. */
  awaitOnly(destinations: readonly AwaitedDestination[]): void {
    this.#destinations = destinations
    const names = new Set(destinations.map(({ name }) => name))
    for (const { missing } of this.#waiting) {
      for (const name of missing) if (!names.has(name)) missing.delete(name)
    }
    this.#waiting = this.#waiting.filter(({ missing }) => missing.size > 0)
  }

  released(id: number, file: FileName, last: ReadonlyMap<Lane, number>): void {
    if (this.#waiting.length >= maxWaiting) this.#waiting.shift()
    const awaited = this.#destinations
      .filter(({ feeds }) => feeds?.includes(file.feed) ?? true)
      .map(({ name }) => name)
    this.#waiting.push({ id, file, last, awaited, missing: new Set(awaited) })
  }

  acknowledged(destination: string, lane: Lane, through: number): void {
    this.#acked.set(`${destination} ${lane}`, through)
    for (const waiting of this.#waiting) {
      if (waiting.missing.has(destination) && this.#has(destination, waiting)) {
        waiting.missing.delete(destination)
        if (waiting.missing.size === 0) this.#say(waiting)
      }
    }
    this.#waiting = this.#waiting.filter(({ missing }) => missing.size > 0)
  }

  #has(destination: string, { last }: Waiting): boolean {
    return [...last].every(([lane, at]) => (this.#acked.get(`${destination} ${lane}`) ?? 0) >= at)
  }

  #say({ id, file, awaited }: Waiting): void {
    this.#tell({ kind: 'file-acknowledged', id, file, destinations: awaited })
  }
}
