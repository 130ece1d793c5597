import { setTimeout as pause } from 'node:timers/promises'
import {
  type ConsumerMessages,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import { judged } from './faults.ts'
import type { JetStreamLimits, JetStreamSettings } from './settings.ts'

/** A message of the journal. */
export interface Message {
  /** Its place, from 1 without gaps. */
  readonly sequence: number
  readonly subject: string
  /** Under which it was written. */
  readonly id: string
  /** When the server took it: the same for every hub. */
  readonly at: Date
  readonly payload: Uint8Array
}

export interface Written {
  readonly sequence: number
  /** The server had this id already; the place is that of the first time. */
  readonly isDuplicate: boolean
}

/**
 * The stream that all hubs of a store write and follow. A message is durable on as many servers as
 * the stream has replicas when `write` returns. Nothing of it is ever deleted.
 */
export class Journal {
  readonly #name: string
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #limits: JetStreamLimits
  readonly #part: string | undefined

  private constructor(
    name: string,
    client: JetStreamClient,
    manager: JetStreamManager,
    limits: JetStreamLimits,
    part?: string,
  ) {
    this.#name = name
    this.#part = part
    this.#client = client
    this.#manager = manager
    this.#limits = limits
  }

  /** Takes the stream, and makes it where there is none. @throws {Error} Where it would lose. */
  static async open(
    connection: NatsConnection,
    { stream, replicas }: JetStreamSettings,
    subjects: string,
    limits: JetStreamLimits,
  ): Promise<Journal> {
    const timeout = limits.requestMs
    const manager = await jetstreamManager(connection, { timeout })
    const { config } = await manager.streams.info(stream).catch(async (error: unknown) => {
      const isMissing = error instanceof JetStreamApiError && error.code === notFound
      if (!isMissing) throw error
      return await manager.streams.add({
        name: stream,
        subjects: [subjects],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        // A stream that is full takes nothing more, rather than forgetting what is oldest.
        discard: DiscardPolicy.New,
        num_replicas: replicas,
        deny_delete: true,
        duplicate_window: nanos(limits.duplicateMs),
      })
    })
    const keeps =
      config.retention === RetentionPolicy.Limits &&
      config.discard === DiscardPolicy.New &&
      config.storage === StorageType.File &&
      config.max_age === 0 &&
      config.max_msgs_per_subject <= 0
    if (!keeps) {
      throw new Error(
        `The stream ${stream} may forget messages. It must be a file, with retention \`limits\`, ` +
          'discard `new` and no limit of age or of messages a subject.',
      )
    }
    return new Journal(stream, jetstream(connection, { timeout }), manager, limits)
  }

  /**
   * Writes a message, durably. Sent again under the same id it is there once.
   *
   * @param expected Place of the last message of this subject, 0 for none; unset, whatever it is.
   * @throws {Outrun} Where another one is the last.
   * @throws {JournalFault} Where it can't be told whether it was written, or where it wasn't.
   */
  async write(
    subject: string,
    id: string,
    payload: Uint8Array,
    expected?: { readonly ofSubject: number } | { readonly ofStream: number },
  ): Promise<Written> {
    const end = performance.now() + this.#limits.patienceMs
    for (;;) {
      try {
        const { seq, duplicate } = await this.#client.publish(subject, payload, {
          msgID: id,
          timeout: this.#limits.requestMs,
          ...expectation(expected),
        })
        return { sequence: seq, isDuplicate: duplicate }
      } catch (error) {
        const fault = judged(error)
        const isSilent = 'code' in fault && fault.code === 'store-busy'
        if (!isSilent || performance.now() > end) throw fault
        // Servers that lost one of them choose another for the stream, which takes seconds.
        await pause(againMs)
      }
    }
  }

  /** Place of the last message of this subject; 0 where there is none. */
  async last(subject: string): Promise<number> {
    const found = await this.#asked(() =>
      this.#manager.streams.getMessage(this.#name, { last_by_subj: subject }),
    )
    return found?.seq ?? 0
  }

  /** The message at this place, or undefined. */
  async at(sequence: number): Promise<Message | undefined> {
    const found = await this.#asked(() =>
      this.#manager.streams.getMessage(this.#name, { seq: sequence }),
    )
    if (!found) return undefined
    const { seq, subject, header, time, data } = found
    return { sequence: seq, subject, id: header.get(idHeader), at: time, payload: data }
  }

  /** Places of the first and the last message; the first is behind the last where there is none. */
  async span(): Promise<{ readonly first: number; readonly last: number }> {
    const { state } = await this.#asked(() => this.#manager.streams.info(this.#name))
    const { first_seq: first, last_seq: last, messages } = state
    return { first: messages === 0 ? last + 1 : first, last }
  }

  /** The same journal; of what stands in it only these subjects are followed. */
  onlyOf(subjects: string): Journal {
    return new Journal(this.#name, this.#client, this.#manager, this.#limits, subjects)
  }

  /** Places of the first message, and of the last one that is followed. */
  async extent(): Promise<{ readonly beginning: number; readonly newest: number }> {
    const { first, last } = await this.span()
    const newest = this.#part === undefined ? last : await this.last(this.#part)
    return { beginning: first, newest }
  }

  /** Messages behind this place, in their order, until the signal; ends where the server does. */
  async *behind(sequence: number, signal: AbortSignal): AsyncGenerator<Message> {
    const consumer = await this.#asked(() =>
      this.#client.consumers.get(this.#name, {
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: sequence + 1,
        ...(this.#part !== undefined && { filter_subjects: this.#part }),
      }),
    )
    const messages = await consumer.consume({
      max_bytes: this.#limits.maxAheadBytes,
      expires: this.#limits.silenceMs,
      idle_heartbeat: Math.ceil(this.#limits.silenceMs / 4),
      abort_on_missing_resource: true,
    })
    // The consumer may have been on a server that is gone, and its end may go unheard as well.
    const stop = () => void messages.close().catch(() => {})
    signal.addEventListener('abort', stop, { once: true })
    void stopAtSilence(messages, stop)
    try {
      for await (const message of messages) yield messageFrom(message)
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      throw judged(error)
    }
  }
}

/** The client would make the consumer again by itself, and may take minutes for it. */
async function stopAtSilence(messages: ConsumerMessages, stop: () => void): Promise<void> {
  for await (const { type } of messages.status()) {
    if (type === 'heartbeats_missed') return stop()
  }
}

const notFound = JetStreamApiCodes.StreamNotFound
/** Pause before a message is sent again, in milliseconds. */
const againMs = 100
const idHeader = 'Nats-Msg-Id'

function messageFrom({ seq, subject, headers, data, time }: JsMsg): Message {
  return { sequence: seq, subject, id: headers?.get(idHeader) ?? '', at: time, payload: data }
}

function expectation(expected: Parameters<Journal['write']>[3]) {
  if (!expected) return {}
  const { ofStream, ofSubject } = expected as { ofStream?: number; ofSubject?: number }
  if (ofStream !== undefined) return { expect: { lastSequence: ofStream } }
  return { expect: { lastSubjectSequence: ofSubject ?? 0 } }
}
