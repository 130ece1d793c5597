import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type MsgRequest,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
} from '@nats-io/jetstream'
import { headers, type MsgHdrs, type NatsConnection, nanos } from '@nats-io/transport-node'
import { cursorIn, cursorText } from '../../cursorText.ts'
import { asked, Outrun } from '../faults.ts'
import type { EventStreamSettings, JetStreamLimits, JetStreamSettings } from '../settings.ts'
import { isMissing, takenStream } from '../streams.ts'
import type { Outgoing } from './outgoing.ts'
import { subjectOf } from './subject.ts'

/** Where the stream ends. */
export interface StreamEnd {
  /** Place of the last message that there ever was; 0 for none. */
  readonly sequence: number
  /** The last event that it holds, where it holds any. */
  readonly last: { readonly cursor: number; readonly body: string } | undefined
}

/**
 * A stream with a message for each event, for consumers that speak NATS. A message is taken only
 * where it follows the one that its writer knows, so it has each event once, in the journal's order,
 * whoever writes and however often.
 *
 * Messages carry no `Nats-Msg-Id`: a server remembers one for messages that it purged, or that it
 * lost with its leader (2.9, 2.10), and would then drop what comes again.
 */
export class EventStream {
  readonly #name: string
  readonly #connection: NatsConnection
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager

  private constructor(
    name: string,
    connection: NatsConnection,
    client: JetStreamClient,
    manager: JetStreamManager,
  ) {
    this.#name = name
    this.#connection = connection
    this.#client = client
    this.#manager = manager
  }

  /**
   * Takes the stream, makes it where there is none, and gives it the limits of the settings.
   *
   * @throws {Error} Where it is a stream for something else.
   * @throws {JournalFault} Where the servers don't answer, or have no room for it.
   */
  static async open(
    connection: NatsConnection,
    { stream, replicas }: JetStreamSettings,
    { maxAgeMs, maxBytes }: EventStreamSettings,
    { requestMs: timeout }: JetStreamLimits,
  ): Promise<EventStream> {
    const name = `${stream}_events`
    const manager = await asked(() => jetstreamManager(connection, { timeout }))
    const limits = { max_age: nanos(maxAgeMs), max_bytes: maxBytes }
    const { config } = await asked(() =>
      takenStream(manager, {
        name,
        subjects: [`${name}.>`],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        num_replicas: replicas,
        ...limits,
      }),
    )
    const isOurs =
      config.retention === RetentionPolicy.Limits &&
      config.discard === DiscardPolicy.Old &&
      config.subjects.length === 1 &&
      config.subjects[0] === `${name}.>`
    if (!isOurs) {
      throw new Error(
        `The stream ${name} is one for something else. It must have the subject \`${name}.>\` ` +
          'alone, retention `limits` and discard `old`. Delete it, and the hub makes it anew.',
      )
    }
    const isLimited = config.max_age === limits.max_age && config.max_bytes === maxBytes
    if (!isLimited) await asked(() => manager.streams.update(name, limits))
    return new EventStream(name, connection, jetstream(connection, { timeout }), manager)
  }

  /** @throws {Outrun} Where others write meanwhile, so that place and event would not belong together. */
  async end(): Promise<StreamEnd> {
    const { sequence, messages } = await this.#state()
    if (messages === 0) return { sequence, last: undefined }
    // The one at that place, not whichever is the last by now. A person may have deleted it.
    const found = (await this.#message({ seq: sequence })) ?? (await this.#message(this.#newest))
    if (found && found.seq > sequence) throw new Outrun()
    if (!found) return { sequence, last: undefined }
    const { cursor = 0 } = cursorIn(found.header.get(cursorHeader)) ?? {}
    return { sequence, last: { cursor, body: found.string() } }
  }

  /** @throws {Outrun} Where this is not its last message, or where it holds none. */
  async expectEnd(sequence: number): Promise<void> {
    const state = await this.#state()
    if (state.sequence !== sequence || state.messages === 0) throw new Outrun()
  }

  /**
   * Appends these events, durably. Each message names the place of the one before it, so the answer
   * to the last one is the answer to all of them. Where another hub writes the same events, those of
   * both come to stand in turn: so several may be written only behind an event that both know.
   *
   * @param sequence Place of the last message that is known. @returns That of the new last one.
   * @throws {Outrun} Where it is not the last one, or one of these got lost on its way.
   * @throws {JournalFault} Where it can't be told how many were written.
   */
  async append(sequence: number, epoch: string, events: readonly Outgoing[]): Promise<number> {
    const last = sequence + events.length
    for (const [index, event] of events.entries()) {
      const subject = subjectOf(this.#name, event)
      const named = headersOf(event, epoch)
      const before = sequence + index
      if (before < last - 1) {
        named.set(expectedHeader, String(before))
        this.#connection.publish(subject, event.body, { headers: named })
      } else {
        const expect = { lastSequence: before }
        const options = { headers: named, expect }
        const { seq } = await asked(() => this.#client.publish(subject, event.body, options))
        if (seq !== last) throw new Outrun()
      }
    }
    return last
  }

  get #newest() {
    return { last_by_subj: `${this.#name}.>` }
  }

  #message(query: MsgRequest): Promise<StoredMsg | null> {
    return asked(() => this.#manager.streams.getMessage(this.#name, query))
  }

  async #state(): Promise<{ readonly sequence: number; readonly messages: number }> {
    try {
      const { state } = await this.#manager.streams.info(this.#name)
      return { sequence: state.last_seq, messages: state.messages }
    } catch (error) {
      if (isMissing(error)) throw new Outrun()
      return asked(() => Promise.reject(error))
    }
  }
}

/** The cursor by which pull goes on behind the event. */
const cursorHeader = 'Kontor-Cursor'
const expectedHeader = 'Nats-Expected-Last-Sequence'

/** CloudEvents' binding to NATS, structured mode: the body is the event, and this says so. */
const structured = 'application/cloudevents'

function headersOf({ cursor }: Outgoing, epoch: string): MsgHdrs {
  const named = headers()
  named.set('Content-Type', structured)
  named.set(cursorHeader, cursorText(epoch, cursor))
  return named
}
