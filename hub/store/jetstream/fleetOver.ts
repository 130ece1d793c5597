import type { Beat, FleetBook } from '../fleetContract.ts'

interface Ports {
  /** Keeps heartbeats where all hubs find them. */
  readonly keep: (beats: readonly Beat[]) => Promise<void>
  /** Puts them into this hub's copy. */
  readonly apply: (beats: readonly Beat[]) => Promise<void>
  readonly probe: () => Promise<void>
}

/** The fleet's book over a journal; heartbeats go past it. */
export function fleetOver(book: FleetBook, { keep, apply, probe }: Ports): FleetBook {
  const keepStatuses = async (beats: readonly Beat[]) => {
    await apply(beats)
    await keep(beats)
  }
  return new Proxy(book, {
    get: (target, name) => {
      if (name === 'keepStatuses') return keepStatuses
      return name === 'probe' ? probe : Reflect.get(target, name)
    },
  })
}
