import type { Visits } from '../schedule.ts'
import { backOffMs } from './backOff.ts'
import { type RetryKind, SftpFault, sftpFaults } from './faults.ts'
import type { Gate } from './gate.ts'
import { orAborted, pause } from './pause.ts'
import { type SftpRules, serverName } from './rules.ts'
import { Session } from './session.ts'
import { Visit, type VisitEnd, type VisitPorts } from './visit.ts'

/** What the source asks of the agent. */
export interface SftpPorts extends VisitPorts {
  readonly visits: Visits
  /** Sessions with the host, of all feeds together. */
  readonly gate: Gate
  /** From 0 up to 1. */
  random(): number
}

/**
 * A folder on a bank's server. When a visit is due, one session lists the folder, fetches what is
 * new and stands still, hands it to the intake, and does with the remote file what the feed says.
 * Nothing is remembered of that but in the book: what the listing shows and the book knows as
 * settled is still to be put away. A visit that did not come to its end stays due.
 */
export class SftpSource {
  readonly #rules: SftpRules
  readonly #ports: SftpPorts
  readonly #visit: Visit
  readonly #ended = new AbortController()
  #session: Session | undefined
  #living: Promise<void> = Promise.resolve()
  /** What was told of the server last. */
  #told: string | undefined

  constructor(rules: SftpRules, ports: SftpPorts) {
    this.#rules = rules
    this.#ports = ports
    this.#visit = new Visit(rules, ports, this.#ended.signal)
  }

  start(): void {
    this.#visit.open()
    this.#living = this.#live()
  }

  /** Fetches no more; resolves once the session is closed. What was fetched in part is kept. */
  async stop(): Promise<void> {
    this.#ended.abort()
    this.#session?.cut()
    await this.#living
  }

  get #stopped(): boolean {
    return this.#ended.signal.aborted
  }

  async #live(): Promise<void> {
    let failures = 0
    while (!this.#stopped) {
      const { nominal, waitMs } = this.#ports.visits.due()
      if (nominal === undefined) {
        await this.#pause(waitMs)
        continue
      }
      const end = await this.#connect()
      if (this.#stopped) return
      if (end.kind === 'done') {
        this.#ports.visits.made(nominal)
        failures = 0
      } else if (end.kind === 'changing') {
        await this.#pause(end.waitMs)
      } else {
        failures += 1
        const retryMs = backOffMs(end.retry, failures, this.#ports.random())
        this.#tellLost(end, retryMs)
        // A fault of some files keeps nobody from looking for others in time.
        await this.#pause(end.kind === 'files' ? Math.min(retryMs, waitMs) : retryMs)
      }
    }
  }

  async #connect(): Promise<VisitEnd | Lost> {
    const leave = await this.#ports.gate.enter()
    try {
      if (this.#stopped) return { kind: 'done' }
      const opening = Session.open(this.#rules)
      const session = await orAborted(opening, this.#ended.signal)
      if (session === undefined) {
        opening.then((late) => late.cut()).catch(() => {})
        return { kind: 'done' }
      }
      this.#session = session
      try {
        if (this.#stopped) return { kind: 'done' }
        return await this.#visit.make(session, () => this.#tellFound())
      } finally {
        await session.end()
        this.#session = undefined
      }
    } catch (error) {
      const fault = error instanceof SftpFault ? error : new SftpFault('local-trouble')
      return { kind: 'lost', retry: sftpFaults[fault.code].retry, fault }
    } finally {
      leave()
    }
  }

  #tellFound(): void {
    const { feed, sftp } = this.#rules
    if (this.#told === 'found') return
    this.#told = 'found'
    this.#ports.tell({ kind: 'server-watched', feed, server: serverName(sftp) })
  }

  /** Once for each fault that differs from the one before, not for each try. */
  #tellLost(end: VisitEnd | Lost, retryMs: number): void {
    if (end.kind !== 'lost') return
    const { feed, sftp } = this.#rules
    const { code, offered } = end.fault
    if (this.#told === `${code} ${offered}`) return
    this.#told = `${code} ${offered}`
    this.#ports.tell({
      kind: 'server-lost',
      feed,
      server: serverName(sftp),
      code,
      offered,
      retryMs,
    })
  }

  #pause(ms: number): Promise<void> {
    return pause(ms, this.#ended.signal)
  }
}

interface Lost {
  readonly kind: 'lost'
  readonly retry: RetryKind
  readonly fault: SftpFault
}
