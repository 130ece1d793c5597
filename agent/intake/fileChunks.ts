import { closeSync, openSync, readSync } from 'node:fs'

const chunkBytes = 256 * 1024

/** The bytes of a file in order. Each chunk is the reader's to keep. */
export function* fileChunks(path: string): Generator<Uint8Array, void> {
  const file = openSync(path, 'r')
  try {
    yield* handleChunks(file)
  } finally {
    closeSync(file)
  }
}

/** The same for a file that is open, from where it stands; it stays open. */
export function* handleChunks(file: number): Generator<Uint8Array, void> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    const length = readSync(file, chunk, 0, chunkBytes, null)
    if (length === 0) return
    yield chunk.subarray(0, length)
  }
}

/** The first bytes of a file, or all where it is shorter. */
export function fileHead(path: string, bytes: number): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(bytes)
    return head.subarray(0, readSync(file, head, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}
