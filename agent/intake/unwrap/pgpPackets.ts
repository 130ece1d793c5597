/** Numbers of the packets that an OpenPGP message begins with. RFC 9580, section 5. */
const tags = { encryptedSessionKey: 1, passwordSessionKey: 3, onePassSignature: 4, compressed: 8 }

/** Public-key algorithms that encrypt. RFC 9580, section 9.1. */
const encrypting = new Set([1, 2, 16, 18, 25, 26])

/**
 * Whether bytes begin a binary OpenPGP message that is encrypted, signed or compressed. No text does:
 * the first byte has its highest bit set, and a version or an algorithm must follow in its place.
 */
export function beginsOpenPgp(head: Uint8Array): boolean {
  const packet = firstPacket(head)
  if (packet === undefined) return false
  const { tag, body } = packet
  const [version = 0] = body
  switch (tag) {
    case tags.encryptedSessionKey:
      return version === 3 ? encrypting.has(body[9] ?? 0) : version === 6
    case tags.passwordSessionKey:
      return version >= 4 && version <= 6
    case tags.onePassSignature:
      return (version === 3 || version === 6) && (body[1] ?? 255) <= 1
    case tags.compressed:
      return version <= 3 && body.length > 1
    default:
      return false
  }
}

/** The first packet's number and what is there of its body. RFC 9580, section 4.2. */
function firstPacket(head: Uint8Array): { tag: number; body: Uint8Array } | undefined {
  const [first = 0, length = 0] = head
  if ((first & 0x80) === 0) return undefined
  if ((first & 0x40) !== 0) {
    const lengthBytes = length < 192 ? 1 : length < 224 ? 2 : length === 255 ? 5 : 1
    return { tag: first & 0x3f, body: head.subarray(1 + lengthBytes) }
  }
  const lengthBytes = [1, 2, 4, 0][first & 0x03] ?? 0
  return { tag: (first >> 2) & 0x0f, body: head.subarray(1 + lengthBytes) }
}
