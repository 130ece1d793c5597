import { constants } from 'node:fs'
import type { Socket } from 'node:net'
import type { Attributes, FileEntry, SFTPWrapper } from 'ssh2'
import type Client from 'ssh2-sftp-client'
import { openTunnel, TunnelFault } from '../../tunnel/tunnel.ts'
import { type Pending, within } from './deadline.ts'
import { SftpFault, type SftpFaultCode } from './faults.ts'
import { type Opened, type Progress, shakeHands } from './handshake.ts'
import { type ServerRules, sftpLimits } from './rules.ts'

/** What a server says of a file. */
export interface RemoteStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly size: number
  /** Whole seconds on the wire. */
  readonly mtimeMs: number
}

export interface RemoteEntry extends RemoteStat {
  readonly name: string
}

const noSuchFile = 2
const permissionDenied = 3
const endOfFile = 1
/** Bytes asked for at once: what every server gives, and what goes into one request. */
const pieceBytes = 30 * 1024
/** Pieces asked for ahead; hides the way there and back. */
const piecesAhead = 8

/**
 * One SFTP session. Every call has a deadline, the end included; a call that misses it ends the
 * session, since nobody knows what the server still does. Faults come as {@link SftpFault}.
 */
export class Session {
  readonly #client: Client
  readonly #wire: SFTPWrapper
  readonly #socket: Socket
  readonly #timeoutMs: number
  readonly #pending: Pending

  private constructor(parts: Opened, timeoutMs: number) {
    this.#client = parts.client
    this.#wire = parts.wire
    this.#socket = parts.socket
    this.#pending = parts.pending
    this.#timeoutMs = timeoutMs
  }

  /** @throws {SftpFault} Of the network, the host key, or the login. */
  static async open(rules: ServerRules, progress: Progress = {}): Promise<Session> {
    const { sftp } = rules
    const login = rules.login()
    const way = {
      proxy: sftp.proxy,
      proxyPassword: login.proxyPassword,
      timeoutMs: sftp.timeoutMs,
    }
    const socket = await openTunnel(sftp, way).catch(rethrow)
    progress.connected = true
    return new Session(await shakeHands(socket, rules, login, progress), sftp.timeoutMs)
  }

  /** All entries of a folder, but for `.` and `..`. */
  async list(folder: string): Promise<RemoteEntry[]> {
    const denied = { [noSuchFile]: 'folder-missing', [permissionDenied]: 'folder-denied' } as const
    const handle = await this.#ask<Buffer>(denied, (done) => this.#wire.opendir(folder, done))
    const untilMs = performance.now() + 20 * this.#timeoutMs
    const found: RemoteEntry[] = []
    for (let rounds = 0; ; rounds += 1) {
      const some = await this.#ask<readonly FileEntry[] | undefined>(denied, (done) =>
        this.#wire.readdir(handle, (error, list) =>
          statusOf(error) === endOfFile ? done(undefined, undefined) : done(error, list ?? []),
        ),
      )
      if (some === undefined) break
      for (const { filename, attrs } of some) {
        if (filename !== '.' && filename !== '..') found.push({ name: filename, ...statOf(attrs) })
      }
      if (found.length > sftpLimits.maxEntries || rounds > sftpLimits.maxEntries) {
        throw new SftpFault('listing-too-long')
      }
      if (performance.now() > untilMs) throw new SftpFault('timeout')
    }
    await this.#ask<void>({}, (done) => this.#wire.close(handle, (error) => done(error, undefined)))
    return found
  }

  /** What stands at a path, links not followed; undefined: nothing. */
  look(path: string): Promise<RemoteStat | undefined> {
    const denied = { [permissionDenied]: 'file-unreadable' } as const
    return this.#ask<RemoteStat | undefined>(denied, (done) =>
      this.#wire.lstat(path, (error, attrs) => {
        if (statusOf(error) === noSuchFile) done(undefined, undefined)
        else done(error, attrs && statOf(attrs))
      }),
    )
  }

  /**
   * The bytes of a file from a place on, and proof that it ends where it should.
   *
   * @throws {SftpFault} `file-cut` where it is shorter or longer than `size`.
   */
  async *read(path: string, from: number, size: number): AsyncGenerator<Buffer, void, undefined> {
    const handle = await this.#ask<Buffer>(fileDenied, (done) => this.#wire.open(path, 'r', done))
    try {
      const asked: Promise<Buffer>[] = []
      let next = from
      for (;;) {
        while (asked.length < piecesAhead && next < size) {
          const piece = this.#piece(handle, next, Math.min(pieceBytes, size - next))
          // Whoever waits for the piece is told; until then nobody has to be.
          piece.catch(() => {})
          asked.push(piece)
          next += pieceBytes
        }
        const piece = asked.shift()
        if (piece === undefined) break
        yield await piece
      }
      const beyond = Buffer.allocUnsafe(1)
      if ((await this.#bytes(handle, beyond, size)) > 0) throw new SftpFault('file-cut')
    } finally {
      this.#wire.close(handle, () => {})
    }
  }

  /** @throws {SftpFault} `move-refused`. */
  async move(from: string, to: string): Promise<void> {
    await this.#call('move-refused', this.#client.rename(from, to))
  }

  /** Deletes a file; one that is gone already is no fault. @throws {SftpFault} `delete-refused`. */
  async remove(path: string): Promise<void> {
    await this.#call('delete-refused', this.#client.delete(path, true))
  }

  /** Ends the session in order, or by force where the server does not answer. */
  async end(): Promise<void> {
    try {
      if (!this.#socket.destroyed) await within(sftpLimits.endMs, this.#client.end())
    } catch {
      // What could not be ended in order is ended below.
    } finally {
      this.#socket.destroy()
    }
  }

  /** Ends the session at once; calls under way fail. */
  cut(): void {
    this.#socket.destroy()
  }

  /** A piece is whole or the file is cut; servers may give less than was asked for. */
  async #piece(handle: Buffer, from: number, length: number): Promise<Buffer> {
    const piece = Buffer.allocUnsafe(length)
    for (let at = 0; at < length; ) {
      const count = await this.#bytes(handle, piece.subarray(at), from + at)
      if (count === 0) throw new SftpFault('file-cut')
      at += count
    }
    return piece
  }

  #bytes(handle: Buffer, into: Buffer, from: number): Promise<number> {
    return this.#ask<number>(fileDenied, (done) =>
      this.#wire.read(handle, into, 0, into.length, from, (error, count) =>
        statusOf(error) === endOfFile ? done(undefined, 0) : done(error, count),
      ),
    )
  }

  #ask<Answer>(
    meanings: Meanings,
    begin: (done: (error: Error | null | undefined, answer: Answer) => void) => void,
  ): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      begin((error, value) => (error ? reject(error) : resolve(value)))
    })
    return this.#judged(answer, (status) => meanings[status] ?? 'protocol-error')
  }

  async #call(refused: SftpFaultCode, answer: Promise<unknown>): Promise<void> {
    await this.#judged(answer, () => refused)
  }

  async #judged<Answer>(
    answer: Promise<Answer>,
    meaning: (status: number) => SftpFaultCode,
  ): Promise<Answer> {
    answer.catch(() => {})
    try {
      if (this.#socket.destroyed) throw new SftpFault('connection-lost')
      return await within(this.#timeoutMs, answer, this.#pending)
    } catch (error) {
      if (error instanceof SftpFault) {
        this.cut()
        throw error
      }
      const status = statusOf(error)
      if (status !== undefined && !this.#socket.destroyed) throw new SftpFault(meaning(status))
      this.cut()
      throw new SftpFault('connection-lost')
    }
  }
}

/** The way is made of what links use too; its codes are among ours. */
function rethrow(error: unknown): never {
  throw error instanceof TunnelFault ? new SftpFault(error.code) : error
}

/** What an SFTP status means for the call that got it. */
type Meanings = Readonly<Partial<Record<number, SftpFaultCode>>>

const fileDenied: Meanings = {
  [noSuchFile]: 'file-changed',
  [permissionDenied]: 'file-unreadable',
  4: 'file-unreadable',
}

/** The SFTP status of an answer; 6 and 7 are the client's own words for a lost connection. */
function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'number' && code !== 6 && code !== 7 ? code : undefined
}

/** By the type in POSIX mode bits, which are the same on the wire and on every system. */
const kinds: ReadonlyMap<number, RemoteStat['kind']> = new Map([
  [constants.S_IFREG, 'file'],
  [constants.S_IFDIR, 'folder'],
  [constants.S_IFLNK, 'link'],
  // Servers without types list files alone, as far as anybody saw.
  [0, 'file'],
])

function statOf({ mode, size, mtime }: Partial<Attributes>): RemoteStat {
  const kind = kinds.get((mode ?? 0) & constants.S_IFMT) ?? 'other'
  // A size beyond what can be counted is the size of no bank file.
  const counted = Number.isSafeInteger(size) && (size ?? 0) >= 0
  return { kind: counted ? kind : 'other', size: size ?? 0, mtimeMs: (mtime ?? 0) * 1000 }
}
