import { readFileSync, writeFileSync } from 'node:fs'
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { version } from '../release.ts'
import { iconFile } from './icon.ts'

/** English of the United States, in Unicode. */
const lang = 1033
const codepage = 1200

/**
 * Gives an executable of Windows our name, version and icon in place of Node's, and takes Node's
 * signature away, which would not hold any more.
 */
export function brand(path: string): void {
  const executable = NtExecutable.from(readFileSync(path), { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  const icons = Data.IconFile.from(iconFile()).icons.map(({ data }) => data)
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, lang, icons)
  for (const entry of resources.entries.filter(({ type }) => type === 16)) {
    resources.removeResourceEntry(entry.type, entry.id, entry.lang)
  }
  const info = Resource.VersionInfo.createEmpty()
  info.lang = lang
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  info.setFileVersion(major, minor, patch, 0, lang)
  info.setProductVersion(major, minor, patch, 0, lang)
  info.setStringValues(
    { lang, codepage },
    {
      ProductName: 'Kontor',
      FileDescription: 'Kontor: bank files in, finance events out',
      CompanyName: 'Kontor',
      LegalCopyright: 'The authors of Kontor, Apache-2.0',
      OriginalFilename: 'kontor.exe',
      InternalName: 'kontor',
      FileVersion: version,
      ProductVersion: version,
    },
  )
  info.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  writeFileSync(path, Buffer.from(executable.generate()))
}
