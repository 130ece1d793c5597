import type { Outbox } from '../../outbox/outbox.ts'
import type { Tell } from '../notice.ts'
import { type DueRules, DueWatch } from './dueWatch.ts'
import { type GapRules, GapWatch } from './gapWatch.ts'

export interface CompletenessRules extends DueRules {
  readonly gaps: GapRules
}

/** What is late shows within a minute of its due time. */
const lookMs = 20_000

/** Looks, as long as the agent runs, for what should have come and has not. */
export class CompletenessKeeper {
  readonly #watches: readonly { look(now: Date): boolean }[]
  readonly #released: () => void
  readonly #tell: Tell
  #timer: NodeJS.Timeout | undefined

  /** @param released Called when events of the agent's own wait for delivery. */
  constructor(outbox: Outbox, rules: CompletenessRules, tell: Tell, released: () => void) {
    this.#watches = [new GapWatch(outbox, rules.gaps, tell), new DueWatch(outbox, rules, tell)]
    this.#released = released
    this.#tell = tell
  }

  start(): void {
    this.look(new Date())
    this.#timer = setInterval(() => this.look(new Date()), lookMs)
  }

  look(now: Date): void {
    try {
      const released = this.#watches.map((watch) => watch.look(now))
      if (released.includes(true)) this.#released()
    } catch (error) {
      // A store that can't be written now will be at the next look.
      const { code = '' } = error as { code?: string }
      if (!code.startsWith('SQLITE_')) throw error
      this.#tell({ kind: 'upkeep-delayed', code })
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
