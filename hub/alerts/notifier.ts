import { backoff } from '../../protocol/backoff.ts'
import type { AlertBook, AlertNotice, Severity } from '../store/alertContract.ts'
import { alertLimits, isAtLeast } from './settings.ts'

/** A way out of the hub. */
export interface Channel {
  /** Its notices in the store go by it. */
  readonly name: string
  readonly least: Severity
  /** Between two messages, so that what follows gathers, in milliseconds. */
  readonly pauseMs: number
  /** One message with all of these; false where it did not arrive. Must not throw. */
  send(notices: readonly AlertNotice[], signal: AbortSignal): Promise<boolean>
  close(): void
}

export interface NotifierPorts {
  readonly book: AlertBook
  readonly channels: readonly Channel[]
  readonly flapMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => number
}

interface Course {
  readonly channel: Channel
  failures: number
  notBefore: number
  sending: Promise<void> | undefined
}

/** Counted since the start, for metrics. */
export interface Told {
  sent: number
  failed: number
  dropped: number
}

/**
 * Brings notices to their channels. Channels know nothing of each other, so a mail server that is
 * down holds no webhook up. What is told twice, after a crash, has the same alert's number.
 */
export class Notifier {
  readonly #ports: NotifierPorts
  readonly #courses: readonly Course[]
  readonly #stopping = new AbortController()
  readonly told: ReadonlyMap<string, Told>

  constructor(ports: NotifierPorts) {
    this.#ports = ports
    this.#courses = ports.channels.map((channel) => {
      return { channel, failures: 0, notBefore: 0, sending: undefined }
    })
    this.told = new Map(
      ports.channels.map(({ name }) => [name, { sent: 0, failed: 0, dropped: 0 }]),
    )
  }

  channelsOf(severity: Severity): readonly string[] {
    const fitting = this.#ports.channels.filter(({ least }) => isAtLeast(severity, least))
    return fitting.map(({ name }) => name)
  }

  /** Forgets what is for channels that are no more, and alerts that are long over. */
  async tidy(): Promise<void> {
    const { book, channels, now } = this.#ports
    const before = new Date(now() - alertLimits.keptMs).toISOString()
    const names = channels.map(({ name }) => name)
    await book.tidy(names, before)
  }

  /** Looks what there is to tell. @returns When all that is told now has been. */
  async turn(): Promise<void> {
    const now = this.#ports.now()
    for (const course of this.#courses) {
      if (course.sending || now < course.notBefore || this.#stopping.signal.aborted) continue
      const due = await this.#due(course.channel, now)
      if (due.length === 0) continue
      course.sending = this.#send(course, due).finally(() => {
        course.sending = undefined
      })
    }
    await Promise.all(this.#courses.map(({ sending }) => sending))
  }

  /** Breaks off what is under way; it is told at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#courses.map(({ sending }) => sending))
    for (const { channel } of this.#courses) channel.close()
  }

  async #due({ name }: Channel, now: number): Promise<readonly AlertNotice[]> {
    const { book, flapMs } = this.#ports
    const settled = new Date(now - flapMs).toISOString()
    const notices = await book.notices(name, settled, alertLimits.maxNotices)
    const isStale = ({ at }: AlertNotice) => now - Date.parse(at) > alertLimits.staleMs
    const stale = notices.filter(isStale)
    if (stale.length > 0) {
      await book.told(stale.map(({ number }) => number))
      const told = this.told.get(name)
      if (told) told.dropped += stale.length
    }
    const fresh = notices.filter((notice) => !isStale(notice))
    const isRipe = fresh.some(({ at }) => now - Date.parse(at) >= alertLimits.gatherMs)
    return isRipe ? fresh : []
  }

  async #send(course: Course, notices: readonly AlertNotice[]): Promise<void> {
    const { book, now, random } = this.#ports
    const { channel } = course
    const told = this.told.get(channel.name)
    const arrived = await channel.send(notices, this.#stopping.signal)
    if (arrived) {
      await book.told(notices.map(({ number }) => number))
      course.failures = 0
      course.notBefore = now() + channel.pauseMs
      if (told) told.sent += notices.length
      return
    }
    course.notBefore = now() + backoff(course.failures, random(), alertLimits.retry)
    course.failures += 1
    if (told) told.failed += 1
  }
}
