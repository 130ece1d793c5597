import { setTimeout as pause } from 'node:timers/promises'
import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { statusSchema } from '../../../protocol/frames.ts'
import type { Beat } from '../fleetContract.ts'
import { judged } from './faults.ts'
import type { JetStreamSettings } from './settings.ts'
import { tokenOf } from './subjects.ts'

/**
 * The last heartbeat of each agent, in a bucket that keeps one value a key. In the journal a fleet's
 * heartbeats would be most of what there is, and nobody asks for those of yesterday.
 */
export class Statuses {
  readonly #bucket: KV
  readonly #stopping = new AbortController()

  private constructor(bucket: KV) {
    this.#bucket = bucket
  }

  static async open(connection: NatsConnection, { stream, replicas }: JetStreamSettings) {
    const bucket = await new Kvm(connection).create(`${stream}_fleet`, { history: 1, replicas })
    return new Statuses(bucket)
  }

  /** What can't be kept now is passed over: the next heartbeat brings another. */
  async keep(beats: readonly Beat[]): Promise<void> {
    const put = ({ inbox, agent, status, at }: Beat) => {
      const text = JSON.stringify({ inbox, agent, status, at })
      return this.#bucket.put(`${tokenOf(inbox)}.${tokenOf(agent)}`, text)
    }
    try {
      for (let from = 0; from < beats.length; from += atOnce) {
        await Promise.all(beats.slice(from, from + atOnce).map(put))
      }
    } catch (error) {
      judged(error)
    }
  }

  /**
   * Tells of every agent once, and then of each heartbeat, also of those that are kept here.
   *
   * @param take `isNew` says that it came now; the others may be of agents that are long gone.
   */
  watch(take: (beat: Beat, isNew: boolean) => void): void {
    void this.#watch(take)
  }

  close(): void {
    this.#stopping.abort()
  }

  async #watch(take: (beat: Beat, isNew: boolean) => void): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        const entries = await this.#bucket.watch()
        signal.addEventListener('abort', () => entries.stop(), { once: true })
        for await (const { operation, value, isUpdate } of entries) {
          const beat = operation === 'PUT' ? beatFrom(value) : undefined
          if (beat) take(beat, isUpdate)
        }
      } catch (error) {
        judged(error)
      }
      await pause(againMs, undefined, { signal }).catch(() => {})
    }
  }
}

/** Requests that are under way together. */
const atOnce = 200
/** Pause before the bucket is watched again, in milliseconds. */
const againMs = 500

/** A status that a newer hub wrote may hold what this one doesn't know; then it is passed over. */
function beatFrom(value: Uint8Array): Beat | undefined {
  const { inbox, agent, status, at } = Object(JSON.parse(Buffer.from(value).toString('utf8')))
  const read = statusSchema.safeParse(status)
  if (!read.success) return undefined
  return { inbox: String(inbox), agent: String(agent), status: read.data, at: String(at) }
}
