import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Refusal } from '../parsers/problems.ts'
import { propose } from '../parsers/proposal/propose.ts'
import { type FileSample, sampleHeadBytes, sampleTailBytes } from '../parsers/proposal/sample.ts'
import { exitCode } from './exitCodes.ts'
import { print, say } from './output.ts'

/**
 * `kontor map`: looks at an export and writes a first mapping for it to standard output, with what it
 * found and where it was unsure. Reads the start and the end of the file only.
 */
export async function map(file: string): Promise<number> {
  try {
    const { yaml, readBack } = propose(sampleOf(file))
    await print(yaml)
    if (readBack.problems.length + readBack.faults.length > 0) {
      say(`! ${file}: the proposal doesn't read the file yet; its first lines say why`)
    }
    return exitCode.ok
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    for (const { code, message } of error.problems) say(`✗ ${file}: ${message} [${code}]`)
    return exitCode.data
  }
}

export function sampleOf(path: string): FileSample {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const whole = size <= sampleHeadBytes + sampleTailBytes
    const head = bytesAt(file, 0, whole ? size : sampleHeadBytes)
    // UTF-16 has two bytes a character: the end begins on a whole one.
    const from = size - sampleTailBytes - (size % 2)
    return { head, tail: whole ? undefined : bytesAt(file, from, sampleTailBytes), size }
  } finally {
    closeSync(file)
  }
}

function bytesAt(file: number, from: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  let at = 0
  while (at < length) {
    const read = readSync(file, bytes, at, length - at, from + at)
    if (read === 0) break
    at += read
  }
  return bytes.subarray(0, at)
}
