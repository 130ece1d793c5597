import { hash, randomBytes } from 'node:crypto'

const secretBytes = 32

/** 256 random bits: nobody guesses it, so a plain hash keeps it as well as a slow one. */
export function newSecret(prefix = ''): string {
  return `${prefix}${randomBytes(secretBytes).toString('base64url')}`
}

/** What the store keeps of a secret. */
export function secretHash(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
