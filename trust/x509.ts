import { webcrypto } from 'node:crypto'

type X509 = typeof import('@peculiar/x509')

/** Keys as the library's own types name them. */
export type KeyPair = Parameters<X509['X509CertificateGenerator']['createSelfSigned']>[0]['keys']

/** The X.509 library, loaded when it is first wanted: most starts need none of it. */
export async function x509(): Promise<X509> {
  // The library is wired by a container that needs the metadata proposal.
  await import('reflect-metadata')
  const library = await import('@peculiar/x509')
  library.cryptoProvider.set(globalThis.crypto)
  return library
}

/** The one kind of key that agents and the hub's authority have: ECDSA over P-256 with SHA-256. */
export const keyKind = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** PKCS#8, PEM. */
export async function pemOf(key: KeyPair['privateKey']): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  const lines = bytes.toString('base64').replaceAll(/(.{64})(?=.)/g, '$1\n')
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`
}

/** Both halves of a private key in PKCS#8, PEM. @throws {Error} Where it is no key over P-256. */
export async function keyPairOf(pem: string): Promise<KeyPair> {
  const bytes = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64')
  const { subtle } = webcrypto
  const privateKey = await subtle.importKey('pkcs8', bytes, keyKind, true, ['sign'])
  const { kty, crv, x, y } = await subtle.exportKey('jwk', privateKey)
  const half = { kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' }
  const publicKey = await subtle.importKey('jwk', half, keyKind, true, ['verify'])
  return { privateKey, publicKey } as KeyPair
}

export async function makeKeyPair(): Promise<KeyPair> {
  return (await webcrypto.subtle.generateKey(keyKind, true, ['sign', 'verify'])) as KeyPair
}
