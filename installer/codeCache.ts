import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'

/**
 * What V8 makes of the program while it starts an agent, for the loader to hand to it. The same program
 * gives the same bytes: the seed of V8's hashes, which is drawn anew in each process and shows in them,
 * is given here. It has no say at run time, where V8 hashes anew what it takes over.
 *
 * @param source Text of the program, a function in parentheses.
 * @throws {Error} Where V8 does not take what it made.
 */
export function codeCache(source: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-code-'))
  try {
    const at = (name: string) => join(folder, name)
    writeFileSync(at('program.js'), source)
    writeFileSync(at('make.cjs'), maker)
    const flags = ['--hash-seed=1', '--no-flush-bytecode']
    const options = { cwd: folder, stdio: 'ignore', env: {} } as const
    execFileSync(process.execPath, [...flags, 'make.cjs'], options)
    const made = sealed(readFileSync(at('program.cache')))
    const filename = 'kontor.js'
    const taken = new Script(readFileSync(at('program.js'), 'utf8'), { filename, cachedData: made })
    if (taken.cachedDataRejected === false) return made
    throw new Error('V8 does not take the code that it made. Another Node lays it out otherwise.')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Starts an agent that has no configuration: all that a start needs is compiled then, and no more. */
const maker = `
  const { readFileSync, writeFileSync } = require('node:fs')
  const { Script } = require('node:vm')
  const program = new Script(readFileSync('program.js', 'utf8'), { filename: 'kontor.js' })
  process.on('exit', () => {
    writeFileSync('program.cache', program.createCachedData())
    process.exitCode = 0
  })
  process.argv = [process.execPath, 'kontor', 'run', '--config', 'nowhere.yaml']
  program.runInThisContext()(require, process.execPath, '')
`

/** Where V8 notes the hash of its flags, four bytes. It is right about them, and they do not matter. */
const flagsAt = 12

function sealed(made: Buffer): Buffer {
  new Script('0').createCachedData().copy(made, flagsAt, flagsAt, flagsAt + 4)
  return made
}
