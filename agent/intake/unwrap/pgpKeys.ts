import { hash } from 'node:crypto'
import { decryptKey, type PrivateKey, type PublicKey, readKeys, readPrivateKeys } from 'openpgp'
import { wrapperRefusal } from './problems.ts'

/** The keys of a feed as they cross to the thread: in memory alone, in no message and no file. */
export interface PgpKeys {
  /** Private keys, armored. */
  readonly keys: readonly string[]
  readonly passphrase: string | undefined
  /** Public keys of the bank, armored. */
  readonly signedBy: readonly string[]
  readonly requireSignature: boolean
}

/** The keys of a feed, ready for use. They live in the thread's memory alone. */
export interface OpenedKeys {
  /** Ours, to decrypt with. */
  readonly ours: PrivateKey[]
  /** The bank's, to verify with. */
  readonly banks: PublicKey[]
  readonly requireSignature: boolean
}

/** The keys that were opened last: opening takes some tenths of a second, and banks send in crowds. */
let last: { readonly digest: string; readonly opened: OpenedKeys } | undefined

/**
 * Opens a feed's keys with their passphrase.
 *
 * @throws {Refusal} `pgp-keys-unusable`, without a word of what they hold.
 */
export async function openKeys(keys: PgpKeys): Promise<OpenedKeys> {
  const digest = hash('sha256', JSON.stringify(keys), 'hex')
  if (last?.digest === digest) return last.opened
  const { passphrase, requireSignature } = keys
  const opened = await Promise.all(keys.keys.map((armoredKeys) => ours(armoredKeys, passphrase)))
  const banks = await Promise.all(keys.signedBy.map(banksKeys))
  last = { digest, opened: { ours: opened.flat(), banks: banks.flat(), requireSignature } }
  return last.opened
}

async function ours(armoredKeys: string, passphrase: string | undefined): Promise<PrivateKey[]> {
  try {
    const locked = await readPrivateKeys({ armoredKeys })
    return await Promise.all(locked.map((key) => unlocked(key, passphrase)))
  } catch {
    throw unusable(
      'one of `pgp.keys` is no private key of OpenPGP, or `pgp.passphrase` does not open it',
    )
  }
}

async function unlocked(key: PrivateKey, passphrase: string | undefined): Promise<PrivateKey> {
  if (key.isDecrypted()) return key
  if (passphrase === undefined) throw new Error('the key is locked')
  return await decryptKey({ privateKey: key, passphrase })
}

async function banksKeys(armoredKeys: string): Promise<PublicKey[]> {
  try {
    return await readKeys({ armoredKeys })
  } catch {
    throw unusable('one of `pgp.signedBy` is no public key of OpenPGP')
  }
}

function unusable(what: string) {
  return wrapperRefusal(
    'pgp-keys-unusable',
    `The keys of the feed can not be used: ${what}. Correct the configuration, then let the file be ` +
      'read again with `kontor files release`.',
  )
}
