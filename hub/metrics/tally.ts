import type { AgentChange, Committed } from '../options.ts'

/** What a hub counts from its start on; whoever asks for metrics gets it in their form. */
export class Tally {
  readonly events = new Map<string, number>()
  duplicates = 0
  conflicts = 0
  heartbeats = 0
  connected = 0
  /** By code. */
  readonly denied = new Map<string, number>()

  onCommitted({ lane, events, duplicates, conflicts }: Committed): void {
    add(this.events, lane, events)
    this.duplicates += duplicates
    this.conflicts += conflicts
  }

  onAgent({ state, code = '' }: AgentChange): void {
    if (state === 'connected') this.connected += 1
    if (state === 'denied') add(this.denied, code, 1)
  }
}

function add(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more)
}
