/**
 * Wall time of a zone, as milliseconds that count as if the clock on the wall showed UTC. What is
 * one hour on the wall may be none or two in the world.
 */
export class Zone {
  readonly #format: Intl.DateTimeFormat

  /** @param name Of the IANA database, such as `Europe/Berlin`. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** What the wall shows at an instant, to the second. */
  wall(instantMs: number): number {
    const parts = this.#format.formatToParts(instantMs)
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
    const [year, month, day] = [of('year'), of('month'), of('day')]
    return Date.UTC(year, month - 1, day, of('hour'), of('minute'), of('second'))
  }

  /**
   * The instant of a wall time. Where the wall shows it twice, the first; where it skips it, the
   * instant at which it skips: so later wall times never come to earlier instants.
   */
  instant(wallMs: number): number {
    const before = this.#offset(wallMs - dayMs)
    const after = this.#offset(wallMs + dayMs)
    const fitting = [wallMs - before, wallMs - after].filter((ms) => this.wall(ms) === wallMs)
    return fitting.length > 0 ? Math.min(...fitting) : this.#skip(wallMs - after, wallMs - before)
  }

  /** The instant between two at which the offset changes; they are hours apart at most. */
  #skip(earlier: number, later: number): number {
    const old = this.#offset(earlier)
    let [low, high] = [earlier, later]
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000
      if (this.#offset(middle) === old) low = middle
      else high = middle
    }
    return high
  }

  #offset(instantMs: number): number {
    const whole = Math.floor(instantMs / 1000) * 1000
    return this.wall(whole) - whole
  }
}

const dayMs = 86_400_000
