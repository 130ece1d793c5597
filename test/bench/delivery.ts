import { acks } from './delivery/acks.ts'
import { backlog } from './delivery/backlog.ts'
import { drop } from './delivery/drop.ts'
import { neighbours } from './delivery/neighbours.ts'
import { peer } from './delivery/peer.ts'
import { prune } from './delivery/prune.ts'
import { small } from './delivery/small.ts'
import { staging } from './delivery/staging.ts'

/**
 * `node test/bench/delivery.ts NAME [NUMBER]...`: what the way from a file to the hub takes, one figure
 * a run, as JSON. Agent and hub are processes of their own. Linux.
 */
const works: Readonly<Record<string, (...numbers: number[]) => Promise<unknown>>> = {
  acks: (entries = 1_000_000) => acks(entries),
  backlog: (events = 10_000_000) => backlog(events),
  drop: (entries = 200_000) => drop(entries),
  neighbours: (samples = 50, rows = 0) => neighbours(samples, rows),
  peer: (rows = 200_000, runs = 3) => peer(rows, runs),
  prune: (events = 200_000) => prune(events),
  small: (samples = 200) => small(samples),
  staging: (events = 100_000) => staging(events),
}

const [name = '', ...numbers] = process.argv.slice(2)
const work = works[name]
if (work === undefined) throw new Error(`name one of ${Object.keys(works).join(', ')}`)
process.stdout.write(`${JSON.stringify(await work(...numbers.map(Number)))}\n`)
