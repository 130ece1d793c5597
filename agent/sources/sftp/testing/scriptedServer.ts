import { constants } from 'node:fs'
import type { AddressInfo } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerConfig, type SFTPWrapper } from 'ssh2'
import { fingerprint } from '../hostKey.ts'

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp

/** A file of the server, as it says it is. */
export interface ServedFile {
  bytes: Buffer
  /** Whole seconds. */
  mtime: number
  /** What it states as size, where that is not the truth. */
  statedSize?: number
  link?: boolean
}

type Verdict = 'serve' | 'stall' | 'cut' | 'refuse'

export interface Script {
  /** Which logins are accepted; the password is the only one there is. */
  readonly login?: 'password' | 'keyboard-interactive' | 'any'
  readonly password?: string
  readonly algorithms?: ServerConfig['algorithms']
  /** What becomes of a request, such as `READ`, for a path; asked each time. */
  on?: (request: string, path: string, offset: number) => Verdict
  /** Lists more and more names. */
  readonly endless?: boolean
}

/** What OpenSSH's server won't do: stall, lie, cut, forget its key, ask for passwords. */
export class ScriptedServer {
  readonly files = new Map<string, ServedFile>()
  readonly script: Script
  fingerprint = ''
  /** Methods that clients tried to log in with. */
  readonly logins: string[] = []
  readonly requests: string[] = []
  sessions = 0
  #server: ssh2.Server | undefined
  readonly #connections = new Set<Connection>()

  constructor(script: Script = {}) {
    this.script = script
  }

  put(name: string, text: string | Buffer, mtime = 1_700_000_000): void {
    this.files.set(`/out/${name}`, { bytes: Buffer.from(text), mtime })
  }

  /** @returns The port; a server that is begun again has a key of its own. */
  begin(port = 0): Promise<number> {
    const keys = freshKeys()
    this.fingerprint = fingerprint(Buffer.from(keys.public.split(' ')[1] ?? '', 'base64'))
    const { algorithms } = this.script
    const config = { hostKeys: [keys.private], ...(algorithms ? { algorithms } : {}) }
    const server = new ssh2.Server(config, (connection) => this.#connected(connection))
    this.#server = server
    return new Promise((resolve) => {
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  }

  async end(): Promise<void> {
    for (const connection of this.#connections) connection.end()
    await new Promise<void>((resolve) => {
      if (this.#server === undefined) return resolve()
      this.#server.close(() => resolve())
    })
  }

  /** Ends every connection at once. */
  cut(): void {
    for (const connection of this.#connections) connection.end()
  }

  #connected(connection: Connection): void {
    this.#connections.add(connection)
    connection.on('authentication', (context) => this.#judge(context))
    connection.on('error', () => {})
    connection.on('close', () => {
      this.#connections.delete(connection)
    })
    connection.on('session', (accept) => {
      this.sessions += 1
      accept().on('sftp', (acceptSftp) => this.#serve(acceptSftp(), connection))
    })
  }

  #judge(context: AuthContext): void {
    const { login = 'any', password } = this.script
    if (context.method !== 'none') this.logins.push(context.method)
    if (login === 'any') {
      context.accept()
      return
    }
    const judged = (right: boolean) => (right ? context.accept() : context.reject([login]))
    if (context.method !== login) context.reject([login])
    else if (context.method === 'password') judged(context.password === password)
    else if (context.method === 'keyboard-interactive') {
      const questions = [{ prompt: 'Password: ', echo: false }]
      context.prompt(questions, ([answer]) => judged(answer === password))
    }
  }

  #serve(sftp: SFTPWrapper, connection: Connection): void {
    const handles: { path: string; listed: number }[] = []
    const at = (handle: Buffer) => handles[handle.readUInt32BE(0)]
    const give = (id: number, path: string) => {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(handles.push({ path, listed: 0 }) - 1)
      sftp.handle(id, handle)
    }
    const asked = (
      request: string,
      id: number,
      path: string,
      offset: number,
      serve: () => void,
    ) => {
      this.requests.push(`${request} ${path}`)
      const verdict = this.script.on?.(request, path, offset) ?? 'serve'
      if (verdict === 'serve') serve()
      else if (verdict === 'cut') connection.end()
      else if (verdict === 'refuse') sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
    }
    sftp.on('error', () => {})
    sftp.on('OPENDIR', (id, path) => asked('OPENDIR', id, path, 0, () => give(id, path)))
    sftp.on('READDIR', (id, handle) => {
      const open = at(handle)
      asked('READDIR', id, open?.path ?? '', 0, () => {
        const names = open === undefined ? [] : this.#names(open.path, open.listed)
        if (open === undefined || names.length === 0) return sftp.status(id, STATUS_CODE.EOF)
        open.listed += names.length
        sftp.name(id, names)
      })
    })
    sftp.on('OPEN', (id, path, flags) =>
      asked('OPEN', id, path, 0, () => {
        if (!this.files.has(path) || (flags & OPEN_MODE.WRITE) !== 0)
          return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
        give(id, path)
      }),
    )
    sftp.on('READ', (id, handle, offset, length) => {
      const path = at(handle)?.path ?? ''
      asked('READ', id, path, offset, () => {
        const bytes = this.files.get(path)?.bytes ?? Buffer.alloc(0)
        if (offset >= bytes.length) return sftp.status(id, STATUS_CODE.EOF)
        sftp.data(id, bytes.subarray(offset, offset + length))
      })
    })
    sftp.on('LSTAT', (id, path) =>
      asked('LSTAT', id, path, 0, () => {
        const file = this.files.get(path)
        if (file === undefined) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
        sftp.attrs(id, attributes(file))
      }),
    )
    sftp.on('REMOVE', (id, path) =>
      asked('REMOVE', id, path, 0, () => {
        this.files.delete(path)
        sftp.status(id, STATUS_CODE.OK)
      }),
    )
    sftp.on('RENAME', (id, from, to) =>
      asked('RENAME', id, from, 0, () => {
        const file = this.files.get(from)
        if (file === undefined) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
        this.files.delete(from)
        this.files.set(to, file)
        sftp.status(id, STATUS_CODE.OK)
      }),
    )
    sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK))
  }

  /** Some names of a folder; as many as go into one answer. */
  #names(folder: string, from: number) {
    if (this.script.endless) return Array.from({ length: 500 }, (_, n) => endlessName(from + n))
    return [...this.files]
      .slice(from, from + 100)
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, file]) => {
        const filename = path.slice(folder.length + 1)
        return { filename, longname: filename, attrs: attributes(file) }
      })
  }
}

function attributes({ bytes, mtime, statedSize, link }: ServedFile) {
  const mode = (link ? constants.S_IFLNK : constants.S_IFREG) | 0o644
  return { mode, uid: 0, gid: 0, size: statedSize ?? bytes.length, atime: mtime, mtime }
}

function endlessName(n: number) {
  const attrs = attributes({ bytes: Buffer.alloc(0), mtime: 1 })
  return { filename: `${n}.sta`, longname: '', attrs }
}

/** A key pair that can be read back: ssh2 writes one in some hundreds malformed. */
function freshKeys(): { readonly private: string; readonly public: string } {
  for (;;) {
    const keys = ssh2.utils.generateKeyPairSync('ed25519')
    if (!(ssh2.utils.parseKey(keys.private) instanceof Error)) return keys
  }
}
