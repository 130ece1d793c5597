import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { innerName } from './memberNames.ts'
import { isSystemFault, wrapperRefusal } from './problems.ts'
import type { Part, Workshop } from './workshop.ts'

const chunkSize = 256 * 1024

/**
 * Unpacks a gzip file, RFC 1952. Several members behind each other are one file, as the standard has
 * it. The name in the header is not looked at.
 *
 * @throws {Refusal} `wrapper-damaged`: cut off, a wrong check sum, or more behind it than zeros.
 */
export async function gunzip(path: string, name: string, workshop: Workshop): Promise<Part[]> {
  let part: Part | undefined
  const unpacking = createGunzip({ chunkSize })
  try {
    await pipeline(
      Readable.from(workshop.kept.chunks(path)),
      unpacking,
      async (chunks: AsyncIterable<Uint8Array>) => {
        part = await workshop.write(innerName(name, 'gzip'), chunks)
      },
    )
  } catch (error) {
    if (isZlibFault(error)) throw damaged()
    throw error
  }
  if (part === undefined || !onlyZeros(workshop.kept.chunks(path, unpacking.bytesWritten)))
    throw damaged()
  return [part]
}

/** Tapes pad with zeros. Node stops at the first one, and would let go by whatever stands behind. */
function onlyZeros(rest: Iterable<Uint8Array>): boolean {
  for (const chunk of rest) {
    if (chunk.some((byte) => byte !== 0)) return false
  }
  return true
}

/** Whether an error says that packed bytes are wrong, by zlib's own codes. */
export function isZlibFault(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return !isSystemFault(error) && typeof code === 'string' && code.startsWith('Z_')
}

function damaged() {
  return wrapperRefusal(
    'wrapper-damaged',
    'The gzip file is cut off, or its check sum is wrong. Nothing of it is delivered. Ask the ' +
      'sender to send it again; use a done-marker if half files are seen often.',
  )
}
