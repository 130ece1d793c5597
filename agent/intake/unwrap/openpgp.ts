import { ReadableStream as WebStream } from 'node:stream/web'
import { decrypt, enums, type Message, type PublicKey, readMessage, verify } from 'openpgp'
import { Refusal } from '../../../parsers/problems.ts'
import { dearmored, malformed } from './armor.ts'
import type { Budget } from './budget.ts'
import { innerName } from './memberNames.ts'
import { type OpenedKeys, openKeys, type PgpKeys } from './pgpKeys.ts'
import { isSystemFault, wrapperRefusal } from './problems.ts'
import type { Part, Workshop } from './workshop.ts'
import { armorType, wrappingHeadBytes } from './wrapping.ts'

type Streamed = Message<ReadableStream<Uint8Array>>
type Signatures = Awaited<ReturnType<typeof verify>>['signatures']

/** Session keys and other packets before the message itself; they are held in memory. */
const maxPreludeBytes = 1024 * 1024

/** Signatures and the frames of packets, beside the message that is inside. */
const framesBytes = 1024 * 1024

/**
 * Decrypts and verifies an OpenPGP message, RFC 9580, in flat memory: what comes out goes to a
 * temporary file, and is used only once the end has proven that nothing was changed and that the
 * signature is the bank's. Should it fail, the temporary file goes with all the rest.
 *
 * @param keys The feed's, or undefined where it has none.
 * @throws {Refusal} Codes that begin with `pgp-`.
 */
export async function openOpenPgp(
  path: string,
  name: string,
  keys: PgpKeys | undefined,
  workshop: Workshop,
  budget: Budget,
): Promise<Part[]> {
  const armor = armorType(workshop.kept.head(path, wrappingHeadBytes))
  if (armor !== undefined && armor !== 'MESSAGE') throw noMessage()
  if (keys === undefined) throw keysMissing()
  const opened = await openKeys(keys)
  try {
    const message = await read(workshop.kept.chunks(path), armor !== undefined)
    const { data, signatures } = await open(message, opened, budget)
    const part = await workshop.write(innerName(name, 'openpgp'), data)
    await expectSignature(signatures, opened)
    return [part]
  } catch (error) {
    if (error instanceof Refusal || isSystemFault(error)) throw error
    throw changed()
  }
}

/** Reads the packets before the message; the message itself is still to come. */
async function read(chunks: Iterable<Uint8Array>, armored: boolean): Promise<Streamed> {
  let handed = 0
  let begun = false
  const bytes = function* (): Generator<Uint8Array, void> {
    for (const chunk of armored ? dearmored(chunks) : chunks) {
      handed += chunk.length
      if (!begun && handed > maxPreludeBytes) throw malformed()
      yield chunk
    }
  }
  try {
    const binaryMessage = WebStream.from(bytes()) as ReadableStream<Uint8Array>
    return (await readMessage({ binaryMessage })) as Streamed
  } catch (error) {
    if (isSystemFault(error)) throw error
    throw malformed()
  } finally {
    begun = true
  }
}

interface Opened {
  readonly data: ReadableStream<Uint8Array>
  readonly signatures: Signatures
}

async function open(message: Streamed, keys: OpenedKeys, budget: Budget): Promise<Opened> {
  const common = {
    message,
    verificationKeys: keys.banks,
    format: 'binary' as const,
    config: {
      // What comes out waits in a temporary file until the end has been verified, as is demanded.
      allowUnauthenticatedStream: true,
      maxDecompressedMessageSize: Math.max(0, budget.leftBytes) + framesBytes,
    },
  }
  if (!isEncrypted(message)) return (await verify(common)) as unknown as Opened
  expectOurs(message, keys)
  return (await decrypt({ ...common, decryptionKeys: keys.ours })) as unknown as Opened
}

function isEncrypted({ packets }: Streamed): boolean {
  const { symEncryptedIntegrityProtectedData, aeadEncryptedData, symmetricallyEncryptedData } =
    enums.packet
  // Encryption of before 2001, which nobody can tell from what was changed on the way.
  if (packets.filterByTag(symmetricallyEncryptedData).length > 0) {
    throw wrapperRefusal(
      'pgp-unprotected',
      'The message is encrypted without a proof that it was not changed (no MDC). Ask the sender ' +
        'to use a version of OpenPGP that protects its messages.',
    )
  }
  return packets.filterByTag(symEncryptedIntegrityProtectedData, aeadEncryptedData).length > 0
}

/** A message may hide whom it is for; then each key is tried. */
function isAnybody(keyId: string): boolean {
  return /^0+$/.test(keyId)
}

/** Whether one of our keys is among those that the message is encrypted to. */
function expectOurs(message: Streamed, { ours }: OpenedKeys): void {
  const ids = message.getEncryptionKeyIDs()
  if (ids.length === 0) throw noMessage()
  const fits = ids.some(
    (id) => isAnybody(id.toHex()) || ours.some((key) => key.getKeys(id).length > 0),
  )
  if (fits) return
  throw wrapperRefusal(
    'pgp-key-unknown',
    'The message is encrypted to other keys than those of the feed. Send the sender your public ' +
      'key, or add the private key to `pgp.keys` and let the file be read again with ' +
      '`kontor files release`.',
  )
}

/** Holds the signatures against the bank's keys; a feed without any takes what it can decrypt. */
async function expectSignature(signatures: Signatures, keys: OpenedKeys): Promise<void> {
  const { banks, requireSignature } = keys
  if (signatures.length === 0) {
    if (!requireSignature) return
    throw wrapperRefusal(
      'pgp-signature-missing',
      'The message is not signed, and the feed demands it. Ask the bank to sign what it sends; ' +
        '`pgp.requireSignature: false` takes it unsigned.',
    )
  }
  if (banks.length === 0) return
  for (const signature of signatures) if (await holds(signature, banks)) return
  throw wrapperRefusal(
    'pgp-signature-invalid',
    'The signature is not that of a bank key of the feed, its key has expired or was revoked, or ' +
      'the message was changed. Nothing of it is delivered. Compare the key with the bank, and add ' +
      'its new one to `pgp.signedBy`.',
  )
}

async function holds(signature: Signatures[number], banks: readonly PublicKey[]): Promise<boolean> {
  const key = banks.find((bank) => bank.getKeys(signature.keyID).length > 0)
  if (key === undefined) {
    // Nobody else waits for it, and a rejection that nobody takes ends the thread.
    await signature.verified.catch(() => {})
    return false
  }
  try {
    await signature.verified
    // A key that has expired since could be anybody's by now; files come soon after their signing.
    await key.getSigningKey(signature.keyID, new Date())
    return true
  } catch {
    return false
  }
}

function keysMissing() {
  return wrapperRefusal(
    'pgp-keys-missing',
    'The file is an OpenPGP message, and the feed has no keys. Add `pgp` to the feed, then let the ' +
      'file be read again with `kontor files release`.',
  )
}

function noMessage() {
  return wrapperRefusal(
    'pgp-unsupported',
    'The file is of OpenPGP, but no message that is encrypted to a key, or signed and whole: a key, ' +
      'a signature alone, a signed text or a message with a password. Ask the sender to encrypt to ' +
      'your public key.',
  )
}

function changed() {
  return wrapperRefusal(
    'pgp-integrity',
    'The message was changed or cut off on its way, or was not made for the key that it names. ' +
      'Nothing of it is delivered. Ask the sender to send it again.',
  )
}
