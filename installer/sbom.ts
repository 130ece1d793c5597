import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, root } from './places.ts'
import { epoch, version } from './release.ts'

interface CycloneDx {
  serialNumber: string
  metadata: { timestamp: string }
  components: object[]
}

/**
 * Writes what the executable is made of, as CycloneDX: npm's packages as npm knows them, and what
 * comes inside Node and inside the SQLite driver, which npm knows nothing of.
 *
 * @param sqlite Version of SQLite that the driver brings.
 * @returns Its path.
 */
export function makeSbom(sqlite: string): string {
  const args = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only']
  const sbom = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as CycloneDx
  sbom.components.push(...inside(sqlite))
  sbom.metadata.timestamp = new Date(epoch * 1000).toISOString()
  // npm draws a number; one from the content is the same for the same content.
  sbom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify(sbom.components))}`
  const path = join(dist, `kontor-${version}.cdx.json`)
  writeFileSync(path, `${JSON.stringify(sbom, null, 2)}\n`)
  return path
}

function inside(sqlite: string): object[] {
  const { node, openssl, v8, uv, zlib, llhttp, icu } = process.versions
  const carried = { openssl, v8, libuv: uv, zlib, llhttp, icu }
  const cpe = (vendor: string, product: string, found: string) =>
    `cpe:2.3:a:${vendor}:${product}:${found}:*:*:*:*:*:*:*`
  return [
    application('Node.js', node, 'MIT', cpe('nodejs', 'node.js', node)),
    library('SQLite', sqlite, { cpe: cpe('sqlite', 'sqlite', sqlite), license: 'blessing' }),
    ...Object.entries(carried).flatMap(([name, found]) =>
      found === undefined ? [] : [library(name, found, {})],
    ),
  ]
}

function application(name: string, found: string, license: string, cpe: string): object {
  const licenses = [{ license: { id: license } }]
  return { 'bom-ref': `${name}@${found}`, type: 'application', name, version: found, licenses, cpe }
}

function library(
  name: string,
  found: string,
  { cpe, license }: { readonly cpe?: string; readonly license?: string },
): object {
  return {
    'bom-ref': `${name}@${found}`,
    type: 'library',
    name,
    version: found,
    ...(license === undefined ? {} : { licenses: [{ license: { id: license } }] }),
    ...(cpe === undefined ? {} : { cpe }),
  }
}

/** A version 8 UUID: of our own making, out of a hash. */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  const [a, b, c, d] = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(13, 16), hash.slice(17, 20)]
  return `${a}-${b}-8${c}-8${d}-${hash.slice(20, 32)}`
}
