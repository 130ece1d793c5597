import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/** A package that the executable or the packages carry. */
export interface Carried {
  readonly name: string
  readonly version: string
  /** As its own package.json says it; undefined where it says nothing. */
  readonly licence: string | undefined
  readonly hasIntegrity: boolean
}

/** Licences that may be carried inside a program that a company runs. Each was read. */
export const allowedLicences = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC'],
  ...['MIT', 'MIT-0', 'Python-2.0', 'Unlicense'],
] as const

/**
 * Packages with another licence, and why they may be carried all the same. OpenPGP.js is LGPL: it is
 * used unchanged, and whoever wants to replace it builds the executable from these sources with another.
 */
export const excepted: Readonly<Record<string, string>> = {
  openpgp: 'LGPL-3.0+',
}

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
}

/** All that is carried, out of the lockfile, by name. */
export function carriedPackages(): Carried[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>
  }
  const all = Object.entries(lock.packages).flatMap(([path, found]): Carried[] => {
    if (path === '' || found.dev || found.devOptional || found.link) return []
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = found.license ?? ownLicence(path)
    const { version = '', integrity } = found
    return [{ name, version, licence, hasIntegrity: integrity !== undefined }]
  })
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** npm leaves some out of the lockfile that the package itself states. */
function ownLicence(path: string): string | undefined {
  try {
    const text = readFileSync(join(root, path, 'package.json'), 'utf8')
    const { license, licenses } = JSON.parse(text) as {
      readonly license?: unknown
      readonly licenses?: readonly { readonly type?: string }[]
    }
    return typeof license === 'string' ? license : licenses?.[0]?.type
  } catch {
    return undefined
  }
}

export const licencesFile = join(root, 'docs', 'licences.md')

export function licencesText(): string {
  const rows = carriedPackages().map(
    ({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? 'see note'} |`,
  )
  return `# Licences

Packages that the executable carries, or may carry on one of its platforms, with the licence that each
states. \`node installer/licences.ts\` writes this list from the lockfile; a test holds every licence to
the list of those that may be carried (\`installer/licences.ts\`). Node itself (MIT) and SQLite (public
domain) are in the SBOM.

| package | version | licence |
|---|---|---|
${[...new Set(rows)].join('\n')}
`
}

if (process.argv[1]?.endsWith('licences.ts')) writeFileSync(licencesFile, licencesText())
