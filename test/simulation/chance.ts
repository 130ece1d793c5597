import { random } from '../random.ts'

/** All that is left to chance in one run: the same seed gives the same run. */
export class Chance {
  readonly next: () => number

  constructor(seed: number) {
    this.next = random(seed)
  }

  /** True with this probability. */
  odds(probability: number): boolean {
    return this.next() < probability
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.between(0, items.length - 1)] ?? items[0]
  }

  /** One of what may be nothing. */
  some<Item>(items: readonly Item[]): Item | undefined {
    return items[this.between(0, items.length - 1)]
  }
}
