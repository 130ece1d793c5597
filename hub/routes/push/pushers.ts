import { type Failing, Pusher, type PusherPorts } from './pusher.ts'
import type { PushRoute } from './settings.ts'

/** All routes that push, each by itself. */
export class Pushers {
  readonly #byName: ReadonlyMap<string, Pusher>

  constructor(routes: readonly PushRoute[], ports: PusherPorts) {
    this.#byName = new Map(routes.map((route) => [route.name, new Pusher(route, ports)]))
  }

  start(): void {
    for (const pusher of this.#byName.values()) pusher.start()
  }

  wake(route: string): void {
    this.#byName.get(route)?.wake()
  }

  failing(route: string): Failing | undefined {
    return this.#byName.get(route)?.failing
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#byName.values()].map((pusher) => pusher.stop()))
  }
}
