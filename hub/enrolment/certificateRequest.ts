import { createHash, createPublicKey } from 'node:crypto'
import { maxRequestChars } from '../../trust/enrolmentMessages.ts'
import { x509 } from '../../trust/x509.ts'

/** What a request for a certificate holds that counts; all else of it is passed over. */
export interface CertificateRequest {
  /** The one common name of its subject. */
  readonly name: string
  /** SPKI in DER: a key over P-256 whose holder has signed the request. */
  readonly publicKey: Buffer
  /** SHA-256 of it. */
  readonly keyHash: Buffer
}

/**
 * Reads a request (PKCS#10, PEM) from outside. Undefined where it is too long, malformed, for
 * another kind of key or name, or not signed by the key that it holds.
 */
export async function readRequest(pem: string): Promise<CertificateRequest | undefined> {
  if (pem.length > maxRequestChars) return undefined
  const library = await x509()
  try {
    const request = new library.Pkcs10CertificateRequest(pem)
    const subject = request.subjectName.toJSON()
    const names = subject.flatMap((part) => Object.entries(part))
    const [[kind, values] = []] = names
    const name = values?.[0]
    if (names.length !== 1 || kind !== 'CN' || values?.length !== 1 || !name) return undefined
    const publicKey = Buffer.from(request.publicKey.rawData)
    if (!isP256(publicKey) || !(await request.verify())) return undefined
    return { name, publicKey, keyHash: createHash('sha256').update(publicKey).digest() }
  } catch {
    // Whatever the parser stumbles over is the fault of what was sent.
    return undefined
  }
}

function isP256(spki: Buffer): boolean {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
}
