import { createHmac } from 'node:crypto'

/**
 * How a status names an account: HMAC-SHA-256 under the key of the hub, its first 16 bytes in hex. The
 * hub, which has the accounts from their events, finds the one that is meant; nobody else does.
 *
 * @param key 32 bytes in hex, as the welcome gives it.
 * @param account As the events have it: without blanks.
 */
export function accountReference(key: string, account: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(account).digest('hex').slice(0, 32)
}
