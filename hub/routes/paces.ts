import type { Caller } from '../http/caller.ts'
import { Pace } from './pace.ts'

/** The pace of each reader, over all its requests and subscriptions. */
export class Paces {
  readonly #byName = new Map<string, Pace>()

  of({ name, eventsPerSecond }: Caller): Pace {
    const pace = this.#byName.get(name) ?? new Pace(eventsPerSecond)
    this.#byName.set(name, pace)
    return pace
  }
}
