/** Tokens that parsers stumble over, put where they don't belong. */
const tokens = [
  ':61:',
  ':86:',
  ':62F:',
  ':60F:C260101EUR1,',
  '-}',
  '{1:',
  '@@',
  '\u0000',
  '\ufeff',
  '\r',
  '\n',
  '"',
  ';',
  ',',
  '<Ntry>',
  '</Ntry>',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE a>',
  '&#0;',
  '&#x110000;',
  '&amp',
  '<?xml version="1.0"?>',
  '88,',
  '49,',
  '99,',
  '99999999999999999999',
  '-0,00',
  '1e9',
  'NaN',
  '٣',
  '\u2028',
  'EUR',
  '000000',
  '260230',
].map((token) => Buffer.from(token))

/** One random change of a file's bytes: what a faulty line, disk or program does, and an attacker. */
export function mutate(bytes: Buffer, other: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * (bytes.length + 1))
  const length = Math.floor(next() ** 3 * (bytes.length - at)) + 1
  const [head, middle, tail] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ]
  switch (Math.floor(next() * 8)) {
    case 0:
      return head
    case 1:
      return Buffer.concat([head, tail])
    case 2:
      return Buffer.concat([head, middle, middle, tail])
    case 3:
      return Buffer.concat([
        head,
        tokens[Math.floor(next() * tokens.length)] ?? head,
        bytes.subarray(at),
      ])
    case 4:
      return Buffer.concat([head, Buffer.from([Math.floor(next() * 256)]), bytes.subarray(at + 1)])
    case 5:
      return Buffer.concat([
        head,
        other.subarray(Math.floor(next() * other.length)).subarray(0, length),
        tail,
      ])
    case 6:
      return Buffer.concat([head, filled(Math.floor(next() * 20_000), middle.subarray(0, 8)), tail])
    default:
      return Buffer.concat([head, Buffer.from(middle).reverse(), tail])
  }
}

function filled(length: number, pattern: Buffer): Buffer {
  return pattern.length === 0 ? Buffer.alloc(length) : Buffer.alloc(length, pattern)
}
