import { closeSync, openSync, readSync } from 'node:fs'

const chunkBytes = 256 * 1024

/** The bytes of a file in order. Each chunk is the reader's to keep. */
export function* fileChunks(path: string): Generator<Uint8Array, void> {
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes)
      const length = readSync(file, chunk, 0, chunkBytes, null)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}
