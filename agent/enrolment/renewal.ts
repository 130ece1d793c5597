import type { DestinationConfig } from '../../config/types.ts'
import { caOf, wayOf } from '../delivery/identities.ts'
import { LinkFault } from '../delivery/identity.ts'
import type { Tell } from '../notice.ts'
import { EnrolmentFault, renew } from './enrol.ts'
import { type EnrolledIdentity, IdentityFileError, readIdentity } from './identityFile.ts'

/** Part of its life after which a certificate is renewed: a third is left for what goes wrong. */
const usedShare = 2 / 3
/** Between two looks. A renewal that failed is tried again at the next one. */
const lookMs = 600_000

export interface RenewalWorld {
  readonly now: () => Date
  /** Calls again and again. @returns What calls it off. */
  readonly every: (ms: number, call: () => void) => () => void
}

const realWorld: RenewalWorld = {
  now: () => new Date(),
  every: (ms, call) => {
    const timer = setInterval(call, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}

/** Renews the certificates that enrolment has brought, each before it ends. */
export class Renewal {
  readonly #stateFolder: string
  readonly #destinations: readonly DestinationConfig[]
  readonly #tell: Tell
  readonly #world: RenewalWorld
  #callOff: (() => void) | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(
    stateFolder: string,
    destinations: readonly DestinationConfig[],
    tell: Tell,
    world = realWorld,
  ) {
    this.#stateFolder = stateFolder
    // Two inboxes of one hub share what the agent proves itself by there.
    const enrolled = destinations.filter(({ identity }) => identity.kind === 'enrolled')
    const hubs = new Map(
      enrolled.map((destination) => [new URL(destination.url).host, destination]),
    )
    this.#destinations = [...hubs.values()]
    this.#tell = tell
    this.#world = world
  }

  start(): void {
    if (this.#destinations.length === 0) return
    this.#callOff = this.#world.every(lookMs, () => this.look())
    this.look()
  }

  /** Looks through all of them; one look at a time. @returns When it is over. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      for (const destination of this.#destinations) await this.#lookAt(destination)
    })
    return this.#looking
  }

  async stop(): Promise<void> {
    this.#callOff?.()
    await this.#looking
  }

  async #lookAt(destination: DestinationConfig): Promise<void> {
    try {
      const present = readIdentity(this.#stateFolder, destination.url)
      if (!present || !isDue(present, this.#world.now())) return
      const { agent } = present
      const [stateFolder, hub, way] = [this.#stateFolder, destination.url, wayOf(destination)]
      const ca = caOf(destination)
      const { until = '' } = await renew({ agent, stateFolder, hub, way, ca }, present)
      this.#tell({ kind: 'identity-renewed', destination: destination.name, until })
    } catch (error) {
      const code = codeOf(error)
      this.#tell({ kind: 'identity-not-renewed', destination: destination.name, code })
    }
  }
}

export function isDue({ from, until }: EnrolledIdentity, now: Date): boolean {
  if (from === undefined || until === undefined) return false
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  return now.getTime() >= begin + (end - begin) * usedShare
}

function codeOf(error: unknown): string {
  if (error instanceof LinkFault || error instanceof EnrolmentFault) return error.code
  if (error instanceof IdentityFileError) return error.code
  const { code } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code
  throw error
}
