import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lane } from '../../../events/lane.ts'
import { type Outbox, openOutbox } from '../../../outbox/outbox.ts'
import type { StagedChunk, StagedPart } from '../../../outbox/staging.ts'
import { bodyOf } from '../simulatedAgent.ts'

/** Events of a chunk, as the intake's thread hands them over. */
export const chunkEvents = 510
const type = 'finance.bank-transaction-booked.v1'

/** A real outbox in a temporary folder, to be filled through the real staging. */
export class FilledOutbox {
  readonly folder: string
  readonly path: string
  outbox: Outbox
  #files = 0

  /** @param folder An agent's state folder, or one of its own. */
  constructor(folder = mkdtempSync(join(tmpdir(), 'kontor-outbox-'))) {
    this.folder = folder
    this.path = join(folder, 'outbox.sqlite')
    this.outbox = openOutbox(this.path, () => new Date())
    this.outbox.destinations.register('treasury', {}, 'beginning')
  }

  /** Stages and releases a file of one unit. */
  fill(chunks: readonly Uint8Array[], lane: Lane = 'bulk'): void {
    this.#files += 1
    const name = `unit-${this.#files}`
    const sha256 = hash('sha256', name)
    const arrival = { feed: 'bench', path: name, size: 1, mtimeMs: 1, marker: undefined, sha256 }
    const file = this.outbox.files.stage(arrival)
    const stager = this.outbox.staging.begin(file)
    stager.write({ bytes: new Uint8Array(), parts: [{ open: { kind: 'rows', lane, name } }] })
    for (const bytes of chunks) stager.write(chunkOf(bytes))
    const entries = chunks.length * chunkEvents
    const close = { entries, proof: 'ok', digest: name } as const
    stager.write({ bytes: new Uint8Array(), parts: [{ close }] })
    const outcome = { ok: true, format: 'csv', statements: 1, entries, problems: '[]' }
    const { state } = this.outbox.releases.decide(file, outcome)
    if (state !== 'released') throw new Error('what the bench stages must be released')
  }

  reopen(): number {
    this.outbox.close()
    const begun = performance.now()
    this.outbox = openOutbox(this.path, () => new Date())
    return performance.now() - begun
  }

  end(): void {
    this.outbox.close()
    rmSync(this.folder, { recursive: true })
  }
}

/** Equally long texts of so many chunks. */
export function chunksOf(events: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(events / chunkEvents) }, (_, chunk) => {
    const bodies = Array.from({ length: chunkEvents }, (_, i) => {
      return bodyOf(hash('sha256', `${chunk}/${i}`), 1_000_000 + i)
    })
    return Buffer.from(bodies.join(''))
  })
}

function chunkOf(bytes: Uint8Array): StagedChunk {
  const length = bytes.length / chunkEvents
  const parts = Array.from({ length: chunkEvents }, (_, i): StagedPart => {
    return { event: { type, end: (i + 1) * length } }
  })
  return { bytes, parts }
}
