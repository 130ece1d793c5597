import { type KeyPair, keyKind, makeKeyPair, pemOf, x509 } from '../../trust/x509.ts'

export interface Signed {
  readonly cert: string
  readonly key: string
}

export interface Wish {
  readonly name: string
  /** Absent: for 127.0.0.1. */
  readonly dns?: string
  readonly from?: Date
  readonly until?: Date
}

const dayMs = 86_400_000

/** An authority that a test makes, good or bad as the test wants it. */
export class Pki {
  readonly cert: string
  readonly #key: KeyPair['privateKey']
  readonly #issuer: string

  private constructor(cert: string, key: KeyPair['privateKey'], issuer: string) {
    this.cert = cert
    this.#key = key
    this.#issuer = issuer
  }

  static async make(name: string): Promise<Pki> {
    const library = await x509()
    const keys = await makeKeyPair()
    const made = await library.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: keyKind,
      notBefore: new Date(Date.now() - 30 * dayMs),
      notAfter: new Date(Date.now() + 30 * dayMs),
      extensions: [new library.BasicConstraintsExtension(true, undefined, true)],
    })
    return new Pki(made.toString('pem'), keys.privateKey, `CN=${name}`)
  }

  async sign({ name, dns, from, until }: Wish): Promise<Signed> {
    const library = await x509()
    const keys = await makeKeyPair()
    const alternative = dns === undefined ? ['ip', '127.0.0.1'] : ['dns', dns]
    const [type, value = ''] = alternative as ['ip' | 'dns', string]
    const made = await library.X509CertificateGenerator.create({
      issuer: this.#issuer,
      subject: `CN=${name}`,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: keyKind,
      notBefore: from ?? new Date(Date.now() - dayMs),
      notAfter: until ?? new Date(Date.now() + dayMs),
      extensions: [new library.SubjectAlternativeNameExtension([{ type, value }])],
    })
    return { cert: made.toString('pem'), key: await pemOf(keys.privateKey) }
  }
}
