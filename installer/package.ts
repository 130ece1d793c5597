import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sqliteVersion } from '../outbox/store.ts'
import { makeArchive } from './archive.ts'
import { makeDeb } from './deb.ts'
import { dist } from './places.ts'
import { makeRpm } from './rpm.ts'
import { makeSbom } from './sbom.ts'
import { signAll } from './signing.ts'
import { targets } from './targets.ts'
import { makeMsi } from './windows/msi.ts'

/** `npm run package`: what is handed out, from the executables that `npm run build` left in `dist/`. */
const built = targets.filter(({ executable }) => existsSync(join(dist, executable)))
if (built.length === 0) throw new Error('There is no executable in dist/: npm run build')

const made = [makeSbom(sqliteVersion())]
for (const target of built) {
  made.push(makeArchive(target))
  if (target.debian !== undefined) made.push(makeDeb(target))
  if (target.rpm !== undefined) made.push(makeRpm(target, target.rpm))
  if (target.os === 'win32') made.push(makeMsi(target))
}
const sums = made.map((path) => {
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
  return `${sum}  ${basename(path)}\n`
})
const list = join(dist, 'SHA256SUMS')
writeFileSync(list, sums.join(''))
// The executables too: they are what `kontor self-update` takes.
const executables = built.map(({ executable }) => join(dist, executable))
made.push(list, ...signAll([list, ...made, ...executables]))
for (const path of made) {
  process.stdout.write(`dist/${basename(path)}, ${(statSync(path).size / 1e6).toFixed(1)} MB\n`)
}
