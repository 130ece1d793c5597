import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Extension, PublicKey } from '@peculiar/x509'
import { keyKind, keyPairOf, makeKeyPair, pemOf, x509 } from '../../trust/x509.ts'
import { writeOnce } from './writeOnce.ts'

const caYears = 20
const dayMs = 86_400_000
/** Clocks differ: a certificate is good from some time before it is given. */
const earlierMs = 300_000

/** A certificate that was just made. */
export interface Issued {
  /** PEM. */
  readonly certificate: string
  readonly begins: Date
  readonly ends: Date
}

/**
 * The hub's own authority: signs certificates of agents and, where it has none from elsewhere, of the
 * hub itself, and nothing else. What each is good for stands in it, so that no agent can pose as the
 * hub. Its key is made at first
 * use, stays in the hub's state folder, readable by the hub alone, and belongs into its backup.
 */
export class Authority {
  /** PEM. */
  readonly certificate: string
  readonly #own: X509Certificate
  readonly #key: string

  constructor(certificate: string, key: string) {
    this.certificate = certificate
    this.#own = new X509Certificate(certificate)
    this.#key = key
    if (!createPublicKey(createPrivateKey(key)).equals(this.#own.publicKey)) {
      throw new Error('The key of the authority does not belong to its certificate.')
    }
  }

  /** Whether this authority has signed it. */
  hasSigned(certificate: X509Certificate): boolean {
    return certificate.checkIssued(this.#own) && certificate.verify(this.#own.publicKey)
  }

  /** @param publicKey SPKI in DER, of a key whose holder has proven to have it. */
  async issue(agent: string, publicKey: Buffer, lifeMs: number, now: Date): Promise<Issued> {
    const { ExtendedKeyUsage, ExtendedKeyUsageExtension, PublicKey } = await x509()
    const purpose = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth], true)
    const key = new PublicKey(new Uint8Array(publicKey))
    return this.#sign({ subject: agent, key, lifeMs, now, extensions: [purpose] })
  }

  /** The hub's own, for a new key. @param names DNS names and IP addresses, the first as its subject. */
  async issueOwn(
    names: readonly string[],
    lifeMs: number,
    now: Date,
  ): Promise<Issued & { readonly key: string }> {
    const library = await x509()
    const { ExtendedKeyUsage, ExtendedKeyUsageExtension, SubjectAlternativeNameExtension } = library
    const keys = await makeKeyPair()
    const key = await library.PublicKey.create(keys.publicKey)
    const purpose = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth], true)
    const alternatives = names.map(
      (value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const,
    )
    const extensions = [purpose, new SubjectAlternativeNameExtension([...alternatives])]
    // A common name has 64 characters at most, and nobody looks at it where there are other names.
    const subject = (names[0] ?? '').slice(0, 64)
    const issued = await this.#sign({ subject, key, lifeMs, now, extensions })
    return { ...issued, key: await pemOf(keys.privateKey) }
  }

  async #sign({ subject, key, lifeMs, now, extensions }: Wanted): Promise<Issued> {
    const library = await x509()
    const begins = new Date(now.getTime() - earlierMs)
    const ends = new Date(now.getTime() + lifeMs)
    const made = await library.X509CertificateGenerator.create({
      serialNumber: serial(),
      issuer: new library.X509Certificate(this.certificate).subjectName,
      subject: [{ CN: [subject] }],
      notBefore: begins,
      notAfter: ends,
      publicKey: key,
      signingKey: (await keyPairOf(this.#key)).privateKey,
      signingAlgorithm: keyKind,
      extensions: [
        new library.BasicConstraintsExtension(false, undefined, true),
        new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    })
    return { certificate: made.toString('pem'), begins, ends }
  }
}

interface Wanted {
  readonly subject: string
  readonly key: PublicKey
  readonly lifeMs: number
  readonly now: Date
  readonly extensions: readonly Extension[]
}

/** The authority's place in the state folder of its hub. */
export function authorityFolder(state: string): string {
  return join(state, 'authority')
}

/** Its certificate, PEM: what agents and browsers are to trust. */
export function authorityFile(state: string): string {
  return join(authorityFolder(state), 'authority.pem')
}

/** The authority of a hub, made where there is none yet. @param folder In the hub's state folder. */
export async function openAuthority(folder: string, hub: string): Promise<Authority> {
  const [keyPath, certPath] = [join(folder, 'authority.key'), join(folder, 'authority.pem')]
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The certificate is written last: a key alone is what a start left that was cut off.
  if (!existsSync(certPath)) {
    const { key, certificate } = await make(hub)
    writeOnce(keyPath, key)
    writeOnce(certPath, certificate)
  }
  return new Authority(readFileSync(certPath, 'utf8'), readFileSync(keyPath, 'utf8'))
}

async function make(hub: string): Promise<{ key: string; certificate: string }> {
  const library = await x509()
  const keys = await makeKeyPair()
  const begins = new Date(Date.now() - earlierMs)
  const certificate = await library.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [`Kontor authority of ${hub}`] }],
    notBefore: begins,
    notAfter: new Date(begins.getTime() + caYears * 365 * dayMs),
    keys,
    signingAlgorithm: keyKind,
    extensions: [
      new library.BasicConstraintsExtension(true, 0, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign, true),
    ],
  })
  return { key: await pemOf(keys.privateKey), certificate: certificate.toString('pem') }
}

/** Random, and positive as ASN.1 has it. */
function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}
