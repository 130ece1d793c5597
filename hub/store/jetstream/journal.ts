import { setTimeout as pause } from 'node:timers/promises'
import {
  type ConsumerMessages,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import { asked, JournalFault, Outrun } from './faults.ts'
import type { JetStreamLimits, JetStreamSettings } from './settings.ts'
import { takenStream } from './streams.ts'

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

/** What must be the last message for a write to count: of the stream, or of the subject. */
export type Expected = { readonly lastSequence: number } | { readonly lastSubjectSequence: number }

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
    const { config } = await takenStream(manager, {
      ...keeping,
      name: stream,
      subjects: [subjects],
      num_replicas: replicas,
      deny_delete: true,
      duplicate_window: nanos(limits.duplicateMs),
    })
    if (!keepsAll(config)) {
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
   * @param expected 0 for none; unset, the message counts whatever stands before it.
   * @returns Its place; where the server had this id already, that of the first time.
   * @throws {Outrun} Where another one is the last; it may have been this one.
   * @throws {JournalFault} Where it can't be told whether it was written, or where it wasn't.
   */
  async write(
    subject: string,
    id: string,
    payload: Uint8Array,
    expected?: Expected,
  ): Promise<number> {
    const end = performance.now() + this.#limits.patienceMs
    for (;;) {
      try {
        return await this.#sent(subject, id, payload, expected)
      } catch (error) {
        const isSilent = error instanceof JournalFault && error.code === 'store-busy'
        if (!isSilent || performance.now() > end) throw error
        // Servers that lost one of them choose another for the stream, which takes seconds.
        await pause(againMs)
      }
    }
  }

  /** Place of the last message of this subject; 0 where there is none. */
  async last(subject: string): Promise<number> {
    const found = await asked(() =>
      this.#manager.streams.getMessage(this.#name, { last_by_subj: subject }),
    )
    return found?.seq ?? 0
  }

  /** The message at this place, or undefined. */
  async at(sequence: number): Promise<Message | undefined> {
    const found = await asked(() => this.#manager.streams.getMessage(this.#name, { seq: sequence }))
    if (!found) return undefined
    const { seq, subject, header, time, data } = found
    return { sequence: seq, subject, id: header.get(idHeader), at: time, payload: data }
  }

  /** Places of the first and the last message; the first is behind the last where there is none. */
  async span(): Promise<{ readonly first: number; readonly last: number }> {
    const { state } = await asked(() => this.#manager.streams.info(this.#name))
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
    const consumer = await asked(() =>
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

  /**
   * Clusters of 2.9 and 2.10 know the id of a message before they have it, and go on knowing it for
   * two minutes where it was lost with their leader. They answer with the place 0 then: it may be
   * under way, or nowhere.
   */
  async #sent(
    subject: string,
    id: string,
    payload: Uint8Array,
    expected: Expected | undefined,
  ): Promise<number> {
    const timeout = this.#limits.requestMs
    const options = { msgID: id, timeout, ...(expected && { expect: expected }) }
    const { seq } = await asked(() => this.#client.publish(subject, payload, options))
    if (seq > 0) return seq
    // Written again under another id it stands behind what it expects, or it is refused.
    if (expected) throw new Outrun()
    throw new JournalFault('store-busy', 'JetStream knows the id of a message that it lacks.')
  }
}

const keeping = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  // A stream that is full takes nothing more, rather than forgetting what is oldest.
  discard: DiscardPolicy.New,
}

/** Whoever made the stream may have given it other limits. */
function keepsAll({ storage, retention, discard, max_age, max_msgs_per_subject }: StreamConfig) {
  const { storage: file, retention: limits, discard: never } = keeping
  const isKept = storage === file && retention === limits && discard === never
  return isKept && max_age === 0 && max_msgs_per_subject <= 0
}

/** The client would make the consumer again by itself, and may take minutes for it. */
async function stopAtSilence(messages: ConsumerMessages, stop: () => void): Promise<void> {
  for await (const { type } of messages.status()) {
    if (type === 'heartbeats_missed') return stop()
  }
}

/** Pause before a message is sent again, in milliseconds. */
const againMs = 100
const idHeader = 'Nats-Msg-Id'

function messageFrom({ seq, subject, headers, data, time }: JsMsg): Message {
  return { sequence: seq, subject, id: headers?.get(idHeader) ?? '', at: time, payload: data }
}
