import { crc32 } from 'node:zlib'
import type { ZipFile } from 'yauzl'
import { type Problem, Refusal } from '../../../parsers/problems.ts'
import type { Budget } from './budget.ts'
import { isSystemFault, wrapperNote, wrapperRefusal } from './problems.ts'
import type { Part, Workshop } from './workshop.ts'
import { readDirectory, type ZipDirectory, type ZipMember } from './zipDirectory.ts'
import { openZip } from './zipSource.ts'

/**
 * Unpacks a zip archive member by member, PKWARE's APPNOTE 6.3. The directory at its end is what
 * counts; it is read on the staged file by random access, and judged whole before anything is
 * unpacked.
 *
 * @throws {Refusal} `wrapper-damaged`, `wrapper-empty`, and what {@link readDirectory} finds.
 */
export async function unzip(
  path: string,
  workshop: Workshop,
  budget: Budget,
  note: (problem: Problem) => void,
): Promise<Part[]> {
  let zip: ZipFile | undefined
  try {
    zip = await openZip(path, workshop.kept)
    const directory = await readDirectory(zip, budget)
    tellSkipped(directory, note)
    const parts: Part[] = []
    for (const member of directory.members) {
      const part = await workshop.write(member.name, verified(zip, member))
      parts.push(part)
    }
    return parts
  } catch (error) {
    // All else that yauzl and zlib throw says that the archive is not as it should be.
    if (error instanceof Refusal || isSystemFault(error)) throw error
    throw damaged()
  } finally {
    zip?.close()
  }
}

/** A member's bytes; at their end their check sum must be the directory's. Sizes yauzl checks. */
async function* verified(zip: ZipFile, { entry }: ZipMember): AsyncGenerator<Uint8Array, void> {
  let sum = 0
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk as Uint8Array, sum)
    yield chunk as Uint8Array
  }
  if (sum !== entry.crc32) throw damaged()
}

function tellSkipped({ skipped }: ZipDirectory, note: (problem: Problem) => void): void {
  const what = [
    ...(skipped.folders > 0 ? [`${skipped.folders} folders`] : []),
    ...(skipped.junk > 0 ? [`${skipped.junk} files that macOS adds`] : []),
  ]
  if (what.length === 0) return
  note(wrapperNote('members-skipped', `Not read of the archive: ${what.join(' and ')}.`))
}

function damaged() {
  return wrapperRefusal(
    'wrapper-damaged',
    'The zip archive is cut off or damaged. Nothing of it is delivered. Ask the sender to send it ' +
      'again; use a done-marker if half files are seen often.',
  )
}
