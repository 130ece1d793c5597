import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  allowedLicences,
  carriedPackages,
  excepted,
  licencesFile,
  licencesText,
} from './licences.ts'

const packages = carriedPackages()
const allowed = new Set<string>(allowedLicences)
/** Node's own binaries, as npm packages that state no licence of their own: MIT, in the SBOM. */
const isNode = (name: string) => /^node-(?:bin-setup|(?:linux|win|darwin)-\w+)$/.test(name)

test('every package that is carried has a licence that may be carried', () => {
  expect(packages.length).toBeGreaterThan(50)
  const others = packages.filter(({ name, licence = '' }) => {
    const parts = licence.replaceAll(/[()]/g, '').split(' OR ')
    return !isNode(name) && !parts.some((part) => allowed.has(part)) && excepted[name] !== licence
  })
  expect(others.map(({ name, licence }) => `${name} ${licence}`)).toEqual([])
})

test('every package that is carried is pinned by the digest of its bytes', () => {
  const loose = packages.filter(({ hasIntegrity }) => !hasIntegrity)
  expect(loose.map(({ name }) => name)).toEqual([])
})

test('docs/licences.md is the list; `node installer/licences.ts` writes it', () => {
  expect(readFileSync(licencesFile, 'utf8')).toBe(licencesText())
})
