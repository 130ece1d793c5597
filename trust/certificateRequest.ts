import { keyKind, keyPairOf, makeKeyPair, pemOf, x509 } from './x509.ts'

/** PKCS#8, PEM: it never leaves the machine that it was made on. */
export async function makeKey(): Promise<string> {
  return pemOf((await makeKeyPair()).privateKey)
}

/**
 * A request for a certificate (PKCS#10, PEM): the agent's name, and proof that whoever asks has the
 * key.
 *
 * @param key PKCS#8, PEM.
 */
export async function makeRequest(agent: string, key: string): Promise<string> {
  const { Pkcs10CertificateRequestGenerator } = await x509()
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [agent] }],
    keys: await keyPairOf(key),
    signingAlgorithm: keyKind,
  })
  return request.toString('pem')
}
