/** What a state machine gives back: its next state, and what the caller is to do, in order. */
export interface Step<State, Effect> {
  readonly state: State
  readonly effects: readonly Effect[]
}

/**
 * One step of a session under way. States are never changed, only replaced: whoever holds an earlier
 * one can step it again and gets the same.
 */
export class Turn<State extends object, Effect> {
  /** Monotonic milliseconds, as the caller's clock gives them. */
  readonly now: number
  state: State
  readonly effects: Effect[] = []

  constructor(state: State, now: number) {
    this.state = state
    this.now = now
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }

  do(...effects: readonly Effect[]): void {
    this.effects.push(...effects)
  }

  /** Nothing more than this comes of the step. */
  done(): Step<State, Effect> {
    return { state: this.state, effects: this.effects }
  }
}

/** The earliest of some due times, undefined where nothing is due. */
export function earliest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce(
    (a, b) => (a === undefined ? b : b === undefined ? a : Math.min(a, b)),
    undefined,
  )
}
