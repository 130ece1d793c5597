import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Ending, endingBytes, endingOf } from '../../parsers/ending.ts'

/** How a file ends; one that can't be read now ends in no way that is known. */
export async function fileEnding(path: string, size: number): Promise<Ending | undefined> {
  // Windows has no such flag and gives 0 for it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => {})
  if (!file) return undefined
  try {
    const head = await file.read(Buffer.alloc(endingBytes), 0, endingBytes, 0)
    const from = Math.max(0, size - endingBytes)
    const tail = await file.read(Buffer.alloc(endingBytes), 0, endingBytes, from)
    return endingOf(
      head.buffer.subarray(0, head.bytesRead),
      tail.buffer.subarray(0, tail.bytesRead),
    )
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
