import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sqliteVersion } from '../outbox/store.ts'
import { makeArchive } from './archive.ts'
import { makeDeb } from './deb.ts'
import { dist } from './places.ts'
import { makeSbom } from './sbom.ts'
import { targets } from './targets.ts'

/** `npm run package`: what is handed out, from the executables that `npm run build` left in `dist/`. */
const built = targets.filter(({ executable }) => existsSync(join(dist, executable)))
if (built.length === 0) throw new Error('There is no executable in dist/: npm run build')

const made = [makeSbom(sqliteVersion())]
for (const target of built) {
  if (target.os === 'linux') made.push(makeArchive(target))
  if (target.debian !== undefined) made.push(makeDeb(target))
  // Windows has no package yet: what is handed out is the file itself.
  if (target.os === 'win32') made.push(join(dist, target.executable))
}
const sums = made.map((path) => {
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
  return `${sum}  ${basename(path)}\n`
})
writeFileSync(join(dist, 'SHA256SUMS'), sums.join(''))
for (const path of made) {
  process.stdout.write(`dist/${basename(path)}, ${(statSync(path).size / 1e6).toFixed(1)} MB\n`)
}
