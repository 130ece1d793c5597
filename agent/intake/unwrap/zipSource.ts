import { Readable } from 'node:stream'
import { fromRandomAccessReaderPromise, openPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { KeptFiles } from '../../atRest/keptFiles.ts'
import type { KeptReader } from '../../atRest/keptReader.ts'

const options = { decodeStrings: false, autoClose: false } as const

/** Opens an archive of the state folder at its directory, in the clear or encrypted. */
export async function openZip(path: string, kept: KeptFiles): Promise<ZipFile> {
  const file = kept.reader(path)
  if (!file.isBare) {
    return await fromRandomAccessReaderPromise(new KeptSource(file), file.size, options)
  }
  file.close()
  return await openPromise(path, options)
}

class KeptSource extends RandomAccessReader {
  readonly #file: KeptReader

  constructor(file: KeptReader) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false })
  }

  *#range(start: number, end: number): Generator<Buffer, void> {
    const most = 256 * 1024
    for (let at = start; at < end; ) {
      const bytes = this.#file.read(at, Math.min(most, end - at))
      if (bytes.length === 0) return
      yield bytes
      at += bytes.length
    }
  }

  override close(done: (error: Error | null) => void): void {
    this.#file.close()
    setImmediate(done, null)
  }
}
