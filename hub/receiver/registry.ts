import type { Hello } from '../../protocol/frames.ts'

/** A link that an agent holds. */
export interface Holder {
  readonly hello: Hello
  /** Doubt the link: it shows life soon, or ends. */
  probe(): void
}

/**
 * Which agent is connected to which inbox. One link an agent: a second one is either the same agent
 * back from a broken line, or a clone. Whoever holds the place keeps it as long as its link lives.
 */
export class Registry {
  readonly #holders = new Map<string, Holder>()

  /** The present holder where the place is taken, else undefined, and the place is the new one's. */
  claim(holder: Holder): Holder | undefined {
    const key = keyOf(holder.hello)
    const present = this.#holders.get(key)
    if (!present) this.#holders.set(key, holder)
    return present
  }

  /** Gives the place up; nothing happens where somebody else holds it. */
  release(holder: Holder): void {
    const key = keyOf(holder.hello)
    if (this.#holders.get(key) === holder) this.#holders.delete(key)
  }

  /** What the agent said of itself when it took this link. */
  helloOf(inbox: string, agent: string): Hello | undefined {
    return this.#holders.get(keyOf({ inbox, agent }))?.hello
  }

  isConnected(inbox: string, agent: string): boolean {
    return this.#holders.has(keyOf({ inbox, agent }))
  }
}

/** Names hold no slash, so no two pairs give the same key. */
function keyOf({ inbox, agent }: { inbox: string; agent: string }): string {
  return `${inbox}/${agent}`
}
