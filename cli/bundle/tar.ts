/** A file of an archive. */
export interface TarEntry {
  /** Relative, with `/`, at most 100 bytes. */
  readonly name: string
  readonly content: Uint8Array
}

const blockBytes = 512

/**
 * A tar archive of plain files, in their order: POSIX.1-1988 ustar, which every `tar` and Windows read.
 * Readable by its owner alone once it is unpacked.
 *
 * @param at Time of change of each file.
 */
export function tar(entries: readonly TarEntry[], at: Date): Buffer {
  const blocks = entries.flatMap(({ name, content }) => [
    header(name, content.length, at),
    content,
    Buffer.alloc(-content.length & (blockBytes - 1)),
  ])
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)])
}

function header(name: string, size: number, at: Date): Buffer {
  const block = Buffer.alloc(blockBytes)
  if (Buffer.byteLength(name) > 100) throw new RangeError('a name must fit into its field')
  const put = (offset: number, text: string) => block.write(text, offset, 'utf8')
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  put(0, name)
  put(100, octal(0o600, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(size, 11))
  put(136, octal(Math.floor(at.getTime() / 1000), 11))
  // The sum counts its own field as blanks.
  put(148, ' '.repeat(8))
  put(156, '0')
  put(257, 'ustar\0')
  put(263, '00')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return block
}
