import type { AgentConfig, DestinationConfig } from '../config/types.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { identityOf } from './delivery/identities.ts'
import { Link } from './delivery/link.ts'
import type { LinkPorts } from './delivery/linkParts.ts'
import { program } from './program.ts'

/** The links of all destinations, each begun and ended by itself while the others go on. */
export class Links {
  readonly #outbox: Outbox
  readonly #ports: LinkPorts
  readonly #running = new Map<string, Link>()

  constructor(outbox: Outbox, ports: LinkPorts) {
    this.#outbox = outbox
    this.#ports = ports
  }

  get all(): readonly Link[] {
    return [...this.#running.values()]
  }

  of(destination: string): Link | undefined {
    return this.#running.get(destination)
  }

  /** @param names Of destinations that the outbox knows and that have no link yet. */
  start(config: AgentConfig, names: ReadonlySet<string>): void {
    for (const destination of config.destinations) {
      if (!names.has(destination.name)) continue
      const link = new Link(linkRules(config, destination), this.#outbox, this.#ports)
      this.#running.set(destination.name, link)
      link.start()
    }
  }

  /** Resolves once they have said goodbye. */
  async stop(names: Iterable<string> = [...this.#running.keys()]): Promise<void> {
    const ending = [...names].map((name) => {
      const link = this.#running.get(name)
      this.#running.delete(name)
      return link?.stop()
    })
    await Promise.all(ending)
  }

  released(): void {
    for (const link of this.all) link.released()
  }

  replay(): void {
    for (const link of this.all) link.replay()
  }
}

function linkRules({ agent, stateFolder }: AgentConfig, destination: DestinationConfig) {
  const { name, url, allowReplay } = destination
  const identity = identityOf(destination, stateFolder)
  return { destination: name, agent, url, identity, program, allowReplay }
}
