import { closeSync, fsyncSync, openSync, readSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type AtRestKeys, noKeys } from '../../outbox/atRestKeys.ts'
import { makeFolder, syncFolder } from '../intake/durable.ts'
import { KeptReader } from './keptReader.ts'
import { KeptWriter } from './keptWriter.ts'
import { markBytes, sealedMark } from './sealedFile.ts'

/** How files of bank data are written into the state folder and read from it. */
export class KeptFiles {
  readonly #keys: AtRestKeys

  constructor(keys: AtRestKeys = noKeys) {
    this.#keys = keys
  }

  /** @param handle Of a file that is open and empty; it stays open. */
  writer(handle: number): KeptWriter {
    return new KeptWriter(handle, this.#keys.current)
  }

  reader(path: string): KeptReader {
    return new KeptReader(path, this.#keys)
  }

  /** The bytes of a file in order. Each chunk is the reader's to keep. */
  *chunks(path: string, from = 0): Generator<Uint8Array, void> {
    const file = this.reader(path)
    try {
      yield* file.chunks(from)
    } finally {
      file.close()
    }
  }

  /** The first bytes of a file, or all where it is shorter. */
  head(path: string, bytes: number): Uint8Array {
    const file = this.reader(path)
    try {
      return file.read(0, bytes)
    } finally {
      file.close()
    }
  }

  /**
   * Encrypts a file with the key of now, where it lies under another one or in the clear. The new copy
   * takes the old one's place whole; a crash leaves one of the two.
   *
   * @param folder For what is not whole yet; the start sweeps it away.
   */
  renew(path: string, folder: string): void {
    if (this.#isCurrent(path)) return
    makeFolder(folder)
    const part = join(folder, 'renewed.part')
    const handle = openSync(part, 'w', 0o600)
    try {
      const writer = this.writer(handle)
      for (const chunk of this.chunks(path)) writer.write(chunk)
      writer.end()
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(part, path)
    syncFolder(dirname(path))
  }

  #isCurrent(path: string): boolean {
    const head = Buffer.alloc(markBytes + 8)
    const handle = openSync(path, 'r')
    const length = readSync(handle, head, 0, head.length, 0)
    closeSync(handle)
    const isSealed = length === head.length && head.subarray(0, markBytes).equals(sealedMark)
    const id = isSealed ? head.toString('hex', markBytes) : ''
    return id === (this.#keys.current?.id ?? '')
  }
}
