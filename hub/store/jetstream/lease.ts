import { randomUUID } from 'node:crypto'
import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import type { JetStreamLimits, JetStreamSettings } from './settings.ts'

/**
 * Which hub leads: one writes its name into a bucket that forgets, and writes it again in time. A
 * hub that can't stops leading by its own clock before the bucket forgets it. Two that lead for a
 * moment, since clocks differ, do no harm: consumers then get an event twice, under the same id.
 */
export class Lease {
  readonly #bucket: KV
  readonly #leaseMs: number
  readonly #me = randomUUID()
  #revision: number | undefined
  /** On the monotonic clock, in milliseconds. */
  #until = 0
  #timer: NodeJS.Timeout | undefined
  #turning: Promise<void> = Promise.resolve()

  private constructor(bucket: KV, leaseMs: number) {
    this.#bucket = bucket
    this.#leaseMs = leaseMs
  }

  static async open(
    connection: NatsConnection,
    { stream, replicas }: JetStreamSettings,
    { leaseMs }: JetStreamLimits,
  ): Promise<Lease> {
    const kvm = new Kvm(connection)
    const bucket = await kvm.create(`${stream}_lease`, { history: 1, ttl: leaseMs, replicas })
    const lease = new Lease(bucket, leaseMs)
    await lease.#turn()
    lease.#timer = setInterval(() => {
      lease.#turning = lease.#turning.then(() => lease.#turn())
    }, leaseMs / 4)
    return lease
  }

  get isHeld(): boolean {
    return performance.now() < this.#until
  }

  /** Gives it up, so that another hub leads at once. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turning
    const revision = this.#revision
    this.#until = 0
    if (revision === undefined) return
    await this.#bucket.delete(key, { previousSeq: revision }).catch(() => {})
  }

  async #turn(): Promise<void> {
    const asked = performance.now()
    const ms = this.#leaseMs / 2
    try {
      this.#revision =
        this.#revision === undefined
          ? await this.#bucket.create(key, this.#me)
          : await this.#bucket.update(key, this.#me, this.#revision, ms)
      this.#until = asked + (this.#leaseMs * 3) / 4
    } catch {
      // Another one has it, or nobody answers. A renewal that was not answered may have been
      // written; it is then forgotten like any other, and taken anew.
      this.#revision = undefined
    }
  }
}

const key = 'leader'
