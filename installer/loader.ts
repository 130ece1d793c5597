import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { getAsset, getRawAsset } from 'node:sea'
import { Script } from 'node:vm'

/**
 * What the executable runs first: the program, which lies beside it with what V8 made of it while it was
 * built. Without that V8 would read three megabytes of text anew at each start, a tenth of a second or
 * more. Where it is of no use (another processor than that of the build) V8 says so and reads the text.
 */
const cachedData = new Uint8Array(getRawAsset('program.cache'))
const program = new Script(getAsset('program.js', 'utf8'), {
  filename: 'kontor.js',
  ...(cachedData.length === 0 ? {} : { cachedData }),
})
const { execPath } = process
program.runInThisContext()(createRequire(execPath), execPath, dirname(execPath))
