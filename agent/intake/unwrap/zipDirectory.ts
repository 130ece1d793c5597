import type { Entry, ZipFile } from 'yauzl'
import { getFileNameLowLevel } from 'yauzl'
import { type Budget, tooMany } from './budget.ts'
import { checkMemberName, isJunk, maxNameBytes, nameKey } from './memberNames.ts'
import { wrapperRefusal } from './problems.ts'

/** A file of an archive, with the place of its packed bytes. */
export interface ZipMember {
  readonly name: string
  readonly entry: Entry
}

export interface ZipDirectory {
  readonly members: readonly ZipMember[]
  /** Entries that are no files of the sender: folders, and what macOS adds. */
  readonly skipped: { readonly folders: number; readonly junk: number }
}

/** Names, extra fields and comments of all entries; they are held in memory. */
const maxDirectoryBytes = 8 * 1024 * 1024

/** High byte of the external attributes: what a Unix calls the type of a file. */
const typeMask = 0xf000
const types = { absent: 0, folder: 0x4000, file: 0x8000 }

/**
 * Reads the directory of an archive and judges all of it before any member is unpacked.
 *
 * @throws {Refusal} With the first thing that an honest archive does not have.
 */
export async function readDirectory(zip: ZipFile, budget: Budget): Promise<ZipDirectory> {
  const members: ZipMember[] = []
  const skipped = { folders: 0, junk: 0 }
  let directoryBytes = 0
  let entries = 0
  for await (const entry of zip.eachEntry()) {
    entries += 1
    // Folders count too: an archive of a million of them is no gift either.
    if (entries > 2 * budget.leftMembers + 16) throw tooMany(budget.leftMembers)
    directoryBytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    if (directoryBytes > maxDirectoryBytes) throw tooMany(budget.leftMembers)
    const name = nameOf(entry)
    checkMemberName(name)
    checkType(entry)
    if (name.endsWith('/')) skipped.folders += 1
    else if (isJunk(name)) skipped.junk += 1
    else members.push({ name, entry })
  }
  expectDistinct(members)
  expectArchive(members)
  for (const { entry } of members) checkReadable(entry)
  budget.expect(members.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0))
  await expectApart(zip, members)
  return { members, skipped }
}

function nameOf(entry: Entry): string {
  if (entry.fileNameLength > maxNameBytes) {
    throw wrapperRefusal(
      'member-name-unsafe',
      `A member of the archive has a name of more than ${maxNameBytes} bytes. Nothing of it was ` +
        'unpacked. Ask the sender for an archive with plain file names.',
    )
  }
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)
}

function checkType({ externalFileAttributes }: Entry): void {
  const type = (externalFileAttributes >>> 16) & typeMask
  if (type === types.absent || type === types.file || type === types.folder) return
  throw wrapperRefusal(
    'member-not-a-file',
    'A member of the archive is a link or a device, not a file. Nothing of it was unpacked. Ask ' +
      'the sender for an archive of files alone.',
  )
}

function checkReadable(entry: Entry): void {
  if (entry.isEncrypted()) {
    throw wrapperRefusal(
      'wrapper-encrypted',
      'The archive is encrypted with a password. Ask the sender for OpenPGP, or for an archive ' +
        'without a password over a line that is encrypted itself.',
    )
  }
  if (entry.canDecodeFileData()) return
  throw wrapperRefusal(
    'wrapper-method-unknown',
    `The archive is packed by method ${entry.compressionMethod}; known are 0 (stored) and 8 ` +
      '(deflate). Ask the sender to pack it as a plain zip.',
  )
}

function expectDistinct(members: readonly ZipMember[]): void {
  const names = new Set(members.map(({ name }) => nameKey(name)))
  if (names.size === members.length) return
  throw wrapperRefusal(
    'member-repeated',
    'Two members of the archive have the same name, so that nobody can say which one is meant. ' +
      'Nothing of it is delivered. Ask the sender for an archive that holds each file once.',
  )
}

/** Spreadsheets and documents are archives too, and nobody means to deliver their parts. */
function expectArchive(members: readonly ZipMember[]): void {
  const names = new Set(members.map(({ name }) => name))
  const open = names.has('content.xml') && names.has('mimetype')
  if (!names.has('[Content_Types].xml') && !open) return
  throw wrapperRefusal(
    'office-document',
    'The file is a spreadsheet or a document of an office program. Export it as CSV and give the ' +
      'feed a `mapping`.',
  )
}

/** Members whose packed bytes overlap unpack to more than their archive could hold: a bomb. */
async function expectApart(zip: ZipFile, members: readonly ZipMember[]): Promise<void> {
  const ranges: { start: number; end: number }[] = []
  for (const { entry } of members) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    const end = fileDataStart + entry.compressedSize
    ranges.push({ start: entry.relativeOffsetOfLocalHeader, end })
  }
  ranges.sort((a, b) => a.start - b.start)
  if (ranges.every(({ start }, i) => start >= (ranges[i - 1]?.end ?? 0))) return
  throw wrapperRefusal(
    'members-overlap',
    'Members of the archive share their packed bytes, as only an archive that was made to do harm ' +
      'has it. Nothing of it was unpacked. Ask where the file comes from.',
  )
}
