import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
 * The hub's own authority: signs certificates of agents and nothing else. Its key is made at first
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
    const library = await x509()
    const begins = new Date(now.getTime() - earlierMs)
    const ends = new Date(now.getTime() + lifeMs)
    const made = await library.X509CertificateGenerator.create({
      serialNumber: serial(),
      issuer: new library.X509Certificate(this.certificate).subjectName,
      subject: [{ CN: [agent] }],
      notBefore: begins,
      notAfter: ends,
      publicKey: new library.PublicKey(new Uint8Array(publicKey)),
      signingKey: (await keyPairOf(this.#key)).privateKey,
      signingAlgorithm: keyKind,
      extensions: [
        new library.BasicConstraintsExtension(false, undefined, true),
        new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
        new library.ExtendedKeyUsageExtension([library.ExtendedKeyUsage.clientAuth], true),
      ],
    })
    return { certificate: made.toString('pem'), begins, ends }
  }
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
    name: [{ CN: [`Kontor agents of ${hub}`] }],
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
