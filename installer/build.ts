import { mkdirSync, statSync } from 'node:fs'
import { bundle } from './bundle.ts'
import { makeExecutable } from './executable.ts'
import { Unreachable } from './pinned.ts'
import { dist } from './places.ts'
import { hostTarget, targets } from './targets.ts'

/**
 * `npm run build [-- TARGET...]`: the one executable for each target, into `dist/`. What is not of
 * this machine's own kind is left out with a sentence where its parts can't be had.
 */
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !targets.some((target) => target.name === name))
if (unknown.length > 0) {
  throw new Error(`Targets are ${targets.map(({ name }) => name).join(', ')}.`)
}
mkdirSync(dist, { recursive: true })
const program = await bundle()
const host = hostTarget()
for (const target of targets) {
  if (wanted.length > 0 && !wanted.includes(target.name)) continue
  try {
    const path = await makeExecutable(target, program)
    const size = (statSync(path).size / 1e6).toFixed(1)
    process.stdout.write(`${target.name}: dist/${target.executable}, ${size} MB\n`)
  } catch (error) {
    if (!(error instanceof Unreachable) || target === host || wanted.length > 0) throw error
    process.stdout.write(`${target.name}: left out. ${error.message}\n`)
  }
}
