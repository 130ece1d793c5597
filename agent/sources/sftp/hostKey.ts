import { hash } from 'node:crypto'
import { SftpFault } from './faults.ts'

/** A key's fingerprint as OpenSSH writes it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${hash('sha256', key, 'base64').replace(/=+$/, '')}`
}

/** @returns Why a key that a server offers is refused; undefined where it is one of the pinned. */
export function judgeHostKey(key: Buffer, pinned: readonly string[]): SftpFault | undefined {
  const offered = fingerprint(key)
  if (pinned.includes(offered)) return undefined
  return new SftpFault(pinned.length === 0 ? 'host-key-unknown' : 'host-key-changed', offered)
}
