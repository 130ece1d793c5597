import type { AgentConfig } from '../../config/types.ts'
import type { Tell } from '../notice.ts'
import { Renewal } from './renewal.ts'

/** The renewal of the certificates that the configuration counts on now. */
export class Renewals {
  readonly #current: () => AgentConfig
  readonly #tell: Tell
  #renewal: Renewal | undefined
  #ending: Promise<unknown> = Promise.resolve()

  constructor(current: () => AgentConfig, tell: Tell) {
    this.#current = current
    this.#tell = tell
  }

  /** Begins, or begins anew with what the configuration says by now. */
  begin(): void {
    this.#end()
    const { stateFolder, destinations } = this.#current()
    this.#renewal = new Renewal(stateFolder, destinations, this.#tell)
    this.#renewal.start()
  }

  async stop(): Promise<void> {
    this.#end()
    await this.#ending
  }

  /** A renewal under way comes to its end by itself. */
  #end(): void {
    const renewal = this.#renewal
    this.#renewal = undefined
    this.#ending = Promise.all([this.#ending, renewal?.stop()])
  }
}
