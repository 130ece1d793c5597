import type { Outbox } from '../../outbox/outbox.ts'
import type { Stager } from '../../outbox/staging.ts'
import { chunkOf, type WrittenPart } from '../../outbox/testing/chunk.ts'
import type { AgentHost, Lying } from './parts.ts'

interface Underway {
  readonly id: number
  readonly lying: Lying
  readonly stager: Stager
  /** Units of it that are staged. */
  staged: number
}

/**
 * What the agent's intake asks of the outbox, one step at a time, so that a crash may fall between
 * any two: stage, write, decide, settle. It begins with what a crash left, as the real one does.
 */
export class Intake {
  readonly #host: AgentHost
  readonly #outbox: Outbox
  #underway: Underway | undefined
  #toRecover: number[]
  #toSettle: Lying[] = []

  constructor(host: AgentHost, outbox: Outbox) {
    this.#host = host
    this.#outbox = outbox
    this.#toRecover = outbox.files.unfinished().map(({ id }) => id)
  }

  get isIdle(): boolean {
    const waits = this.#toRecover.length + this.#toSettle.length
    return !this.#underway && waits === 0 && this.#host.folder.length === 0
  }

  /** Something failed on the disk: what was under way is found again as after a crash. */
  recover(): void {
    this.#underway = undefined
    this.#toSettle = []
    this.#toRecover = this.#outbox.files.unfinished().map(({ id }) => id)
  }

  /** Does the next step. @returns Whether anything was released. */
  step(): boolean {
    if (this.#underway) return this.#goOn(this.#underway)
    const unfinished = this.#toRecover.shift()
    if (unfinished !== undefined) this.#takeUp(unfinished)
    else {
      const settled = this.#toSettle.shift()
      if (settled) this.#settle(settled)
      else this.#next()
    }
    return false
  }

  #takeUp(id: number): void {
    const record = this.#outbox.files.get(id)
    const lying = this.#host.folder.find(({ path }) => path === record?.path)
    if (record?.state !== 'staged') this.#outbox.files.settle(id)
    else if (lying) this.#begin(id, lying)
    if (lying && record?.state !== 'staged') this.#host.takeAway(lying)
  }

  #next(): void {
    const [lying] = this.#host.folder
    if (!lying) return
    const { file, path } = lying
    const { feed, sha256 } = file
    const arrival = { feed, path, size: 1, mtimeMs: 0, marker: undefined, sha256 }
    const same = this.#outbox.files.sameBytes(sha256)
    if (same === undefined) this.#begin(this.#outbox.files.stage(arrival), lying)
    else {
      const id = this.#outbox.files.duplicate(arrival, same)
      this.#toSettle.push({ ...lying, id })
    }
  }

  #begin(id: number, lying: Lying): void {
    this.#outbox.staging.discard(id)
    this.#underway = { id, lying, staged: 0, stager: this.#outbox.staging.begin(id) }
    this.#host.says(() => `stages ${lying.file.name} as file ${id}`)
  }

  #goOn(underway: Underway): boolean {
    const { id, lying, stager, staged } = underway
    const unit = lying.file.units[staged]
    if (unit) {
      const { name, digest, lane, proof, events } = unit
      const kind = lane === 'bulk' ? 'rows' : 'statement'
      const parts: WrittenPart[] = [
        { open: { kind, lane, name } },
        ...events.map((e) => ({ event: { type: `finance.${e.name}.v1`, body: e.body } })),
        { close: { entries: events.length, proof, digest } },
      ]
      stager.write(chunkOf(parts))
      underway.staged += 1
      return false
    }
    this.#underway = undefined
    const { isSound } = lying.file
    const counts = { format: 'made', statements: lying.file.units.length, entries: 0 }
    const { state } = this.#outbox.releases.decide(id, { ok: isSound, ...counts, problems: '[]' })
    this.#host.books.decide(id, lying.file)
    this.#host.says(() => `decided ${lying.file.name}: ${state}`)
    this.#toSettle.push({ ...lying, id })
    return true
  }

  #settle(lying: Lying): void {
    if (lying.id !== undefined) this.#outbox.files.settle(lying.id)
    this.#host.takeAway(lying)
  }
}
