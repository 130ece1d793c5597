import { existsSync } from 'node:fs'
import { places } from '../../agent/intake/places.ts'
import { megabytes, roomOf } from '../../agent/room.ts'
import type { AgentConfig } from '../../config/types.ts'
import { readOutbox } from '../../outbox/outbox.ts'
import { storeFlaw } from '../../outbox/store.ts'
import { amiss, type Finding, well } from './finding.ts'

/** The state folder: the store's integrity, the audit chain, and room on the disk. */
export function checkState(config: AgentConfig): Finding[] {
  return [store(config), disk(config)]
}

function store(config: AgentConfig): Finding {
  const { store: path } = places(config.stateFolder)
  if (!existsSync(path)) return well(`state: ${config.stateFolder} will be made`)
  try {
    const flaw = storeFlaw(path)
    if (flaw !== undefined) return amiss(`state: ${flaws[flaw]} [store-${flaw}]`)
    const outbox = readOutbox(path)
    const broken = outbox.audit.firstBroken()
    outbox.close()
    if (broken === undefined) return well(`state: ${path} is sound`)
    const remedy = 'Keep a copy of it and ask the central team.'
    return amiss(`state: record ${broken} of the audit chain was changed. ${remedy}`)
  } catch (error) {
    return amiss(`state: ${(error as Error).message}`)
  }
}

const flaws = {
  damaged:
    'the store is damaged. Start the agent: it sets the store aside and reads the originals again.',
  'reference-broken':
    'the store refers to what it does not hold. Keep a copy of it and ask the central team.',
} as const

function disk(config: AgentConfig): Finding {
  const { freeBytes, leastBytes } = roomOf(config)
  const found = `disk: ${megabytes(freeBytes)} free where the state lies`
  if (freeBytes >= leastBytes) return well(found)
  const remedy = 'Free some of it: until then nothing is picked up.'
  return amiss(`${found}; ${megabytes(leastBytes)} must be. ${remedy} [disk-floor]`)
}
