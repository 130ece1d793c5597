import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ReadingNow } from './intake/stages.ts'

/** What is under way, told in a file of the state folder for whoever looks from another process. */

const fileSchema = z.object({
  feed: z.string(),
  path: z.string(),
  /** Number of the file, once it has one. */
  id: z.number().optional(),
  step: z.enum(['fetching', 'inspecting', 'reading']),
  bytes: z.number(),
  of: z.number(),
  /** Undefined until it is known how fast it goes. */
  leftSeconds: z.number().optional(),
})

const drainSchema = z.object({
  destination: z.string(),
  /** Events that wait for its acknowledgement. */
  waiting: z.number(),
  perSecond: z.number(),
  leftSeconds: z.number().optional(),
})

const progressSchema = z.object({
  at: z.iso.datetime(),
  files: z.array(fileSchema),
  drains: z.array(drainSchema),
})

export type Progress = z.infer<typeof progressSchema>

export interface ProgressPorts {
  readonly reading: () => ReadingNow | undefined
  /** Events that wait, by destination, and how many were ever acknowledged. */
  readonly backlogs: () => readonly { destination: string; waiting: number; acked: number }[]
  readonly now: () => Date
}

/** It is told at most so often. */
const tellMs = 1_000
/** What is older was left by an agent that has died. */
const staleMs = 5_000
/** A download that says nothing for so long is over, or has broken off. */
const silentMs = 5_000
/** Weight of the newest second in a speed. */
const newest = 0.3

interface Mark {
  readonly at: number
  readonly amount: number
  readonly perSecond: number | undefined
}

/** Tells once a second what is under way, as long as anything is. */
export class ProgressTeller {
  readonly #path: string
  readonly #ports: ProgressPorts
  readonly #fetched = new Map<string, { file: Progress['files'][number]; at: number }>()
  #marks = new Map<string, Mark>()
  #timer: NodeJS.Timeout | undefined
  #told = true

  constructor(stateFolder: string, ports: ProgressPorts) {
    this.#path = progressFile(stateFolder)
    this.#ports = ports
  }

  start(): void {
    this.#timer = setInterval(() => {
      try {
        this.look()
      } catch (error) {
        // A store that can't be read is told of by whoever needs it.
        if (!(error as { code?: string }).code?.startsWith('SQLITE_')) throw error
      }
    }, tellMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    rmSync(this.#path, { force: true })
  }

  fetching(feed: string, path: string, bytes: number, of: number): void {
    const file = { feed, path, step: 'fetching', bytes, of } as const
    this.#fetched.set(`${feed}/${path}`, { file, at: this.#ms() })
  }

  look(): void {
    const marks = new Map<string, Mark>()
    const progress: Progress = {
      at: this.#ports.now().toISOString(),
      files: [...this.#fetching(), ...this.#reading()].map((file) => {
        const key = `${file.step} ${file.feed}/${file.path}`
        const perSecond = this.#speed(marks, key, file.bytes)
        return { ...file, ...left(file.of - file.bytes, perSecond) }
      }),
      drains: this.#ports.backlogs().flatMap(({ destination, waiting, acked }) => {
        const perSecond = this.#speed(marks, `drain ${destination}`, acked)
        if (waiting === 0) return []
        const rounded = Math.round(perSecond ?? 0)
        return [{ destination, waiting, perSecond: rounded, ...left(waiting, perSecond) }]
      }),
    }
    this.#marks = marks
    this.#tell(progress)
  }

  /** A disk that takes no line of it takes nothing from the work. */
  #tell(progress: Progress): void {
    const isIdle = progress.files.length === 0 && progress.drains.length === 0
    try {
      if (isIdle && this.#told) rmSync(this.#path, { force: true })
      if (!isIdle) {
        writeFileSync(`${this.#path}.new`, JSON.stringify(progress), { mode: 0o600 })
        renameSync(`${this.#path}.new`, this.#path)
      }
      this.#told = !isIdle
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error
    }
  }

  #fetching(): Progress['files'] {
    for (const [key, { at, file }] of this.#fetched) {
      const isOver = file.bytes >= file.of || this.#ms() - at > silentMs
      if (isOver) this.#fetched.delete(key)
    }
    return [...this.#fetched.values()].map(({ file }) => file)
  }

  #reading(): Progress['files'] {
    const now = this.#ports.reading()
    if (now === undefined) return []
    const { id, feed, path, size } = now.file
    return [{ feed, path, id, step: now.step, bytes: now.bytes, of: size }]
  }

  /** Per second, evened out over some seconds; undefined before the second look. */
  #speed(marks: Map<string, Mark>, key: string, amount: number): number | undefined {
    const [at, before] = [this.#ms(), this.#marks.get(key)]
    const seconds = before === undefined ? 0 : (at - before.at) / 1_000
    const gained = before === undefined ? 0 : Math.max(0, amount - before.amount)
    const fresh = seconds > 0 ? gained / seconds : undefined
    const old = before?.perSecond
    const perSecond =
      fresh === undefined || old === undefined ? fresh : old + (fresh - old) * newest
    marks.set(key, { at, amount, perSecond })
    return perSecond
  }

  #ms(): number {
    return this.#ports.now().getTime()
  }
}

function left(amount: number, perSecond: number | undefined) {
  return perSecond === undefined || perSecond < 1
    ? {}
    : { leftSeconds: Math.ceil(amount / perSecond) }
}

const progressFile = (stateFolder: string) => join(stateFolder, 'progress.json')

/** What is under way now; undefined where nothing is, or nobody tells. */
export function readProgress(stateFolder: string, now: Date): Progress | undefined {
  try {
    const progress = progressSchema.parse(
      JSON.parse(readFileSync(progressFile(stateFolder), 'utf8')),
    )
    return now.getTime() - Date.parse(progress.at) > staleMs ? undefined : progress
  } catch {
    // It says nothing that stands nowhere else: without it there is less to show.
    return undefined
  }
}
