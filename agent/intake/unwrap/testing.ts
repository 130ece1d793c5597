import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of an archive as a test wants it, honest or not. */
export interface ZipEntry {
  readonly name: string
  readonly data?: Uint8Array | string
  /** 0 stored, 8 deflate; any other is only claimed. */
  readonly method?: number
  /** General purpose bits beside the one for UTF-8 names. */
  readonly flags?: number
  /** Type and permissions as a Unix has them, such as 0o120777 for a link. */
  readonly mode?: number
  /** A check sum or size that is not the true one. */
  readonly crc?: number
  readonly claimedSize?: number
  /** Shares the packed bytes of the entry at this place. */
  readonly sharing?: number
}

/** Writes a zip archive, so that a test can make one that no archiver would. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  const places: { offset: number; packed: Buffer }[] = []
  let at = 0
  for (const entry of entries) {
    const { method = 8, flags = 0, crc, claimedSize, sharing } = entry
    const data = Buffer.from(entry.data ?? '')
    const name = Buffer.from(entry.name)
    const shared = sharing === undefined ? undefined : places[sharing]
    const packed = shared?.packed ?? (method === 8 ? deflateRawSync(data) : data)
    const offset = shared?.offset ?? at
    places.push({ offset, packed })
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(flags | 0x800, 2)
    facts.writeUInt16LE(method, 4)
    facts.writeUInt32LE(crc ?? crc32(data), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(claimedSize ?? data.length, 18)
    facts.writeUInt16LE(name.length, 22)
    if (shared === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name, packed])
      locals.push(local)
      at += local.length
    }
    central.push(centralEntry(facts, name, entry.mode ?? 0o100644, offset))
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

function centralEntry(facts: Buffer, name: Buffer, mode: number, offset: number): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE((mode << 16) >>> 0, 6)
  tail.writeUInt32LE(offset, 10)
  const madeBy = Buffer.from([20, 3])
  return Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, facts, tail, name])
}

/** The days of the keys that have expired. */
export const inTheirTime = ['--faked-system-time', '20200102T120000']
/** When they were made: earlier, for the clock goes on while a key is made. */
const atTheirBirth = ['--faked-system-time', '20200102T000000']

/** Whether GnuPG is here to make samples with. */
export const hasGnupg = spawnSync('gpg', ['--version']).status === 0

/**
 * GnuPG with a home of its own: keys and messages as banks make them. Its agent ends with it; nothing
 * of the account's own keys is touched.
 */
export class Gnupg {
  readonly #home = mkdtempSync(join(tmpdir(), 'kontor-gpg-'))

  /**
   * @param algorithm `rsa2048` or `ed25519`; the subkey that encrypts goes with it.
   * @param expired Whether the key was made in 2020, for ten days.
   */
  makeKey(name: string, algorithm: string, passphrase = '', expired = false): void {
    const curve = algorithm === 'ed25519'
    const lines = [
      `Key-Type: ${curve ? 'eddsa' : 'rsa'}`,
      curve ? 'Key-Curve: ed25519' : `Key-Length: ${algorithm.slice(3)}`,
      'Key-Usage: sign',
      `Subkey-Type: ${curve ? 'ecdh' : 'rsa'}`,
      curve ? 'Subkey-Curve: cv25519' : `Subkey-Length: ${algorithm.slice(3)}`,
      'Subkey-Usage: encrypt',
      `Name-Real: ${name}`,
      `Name-Email: ${name}@example.test`,
      `Expire-Date: ${expired ? '10d' : '0'}`,
      passphrase === '' ? '%no-protection' : `Passphrase: ${passphrase}`,
      '%commit',
    ]
    this.run([...(expired ? atTheirBirth : []), '--generate-key'], `${lines.join('\n')}\n`)
  }

  publicKey(name: string): string {
    return this.run(['--armor', '--export', name]).toString('latin1')
  }

  privateKey(name: string, passphrase = ''): string {
    const secret = ['--pinentry-mode', 'loopback', '--passphrase', passphrase]
    return this.run([...secret, '--armor', '--export-secret-keys', name]).toString('latin1')
  }

  /** Runs gpg on bytes; what it writes comes back. */
  run(args: readonly string[], input: string | Uint8Array = ''): Buffer {
    const always = ['--batch', '--yes', '--quiet', '--no-tty', '--trust-model', 'always']
    return execFileSync('gpg', ['--homedir', this.#home, ...always, ...args], {
      input,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  }

  end(): void {
    spawnSync('gpgconf', ['--homedir', this.#home, '--kill', 'gpg-agent'])
    rmSync(this.#home, { recursive: true, force: true })
  }
}

/** A state folder in which one file is staged and unwrapped. */
export class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'kontor-unwrap-'))
  readonly staged = join(this.root, 'staged')

  constructor() {
    mkdirSync(this.staged)
  }

  put(sha256: string, bytes: Uint8Array): void {
    writeFileSync(join(this.staged, sha256), bytes)
  }

  text(sha256: string): string {
    return readFileSync(join(this.staged, sha256), 'utf8')
  }

  end(): void {
    rmSync(this.root, { recursive: true })
  }
}
