import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCode } from './exitCodes.ts'
import { print } from './output.ts'
import { type Part, parts } from './selfTestParts.ts'
import { marked } from './style.ts'

/** How long one part may take; a slow machine under load takes a tenth. */
const partMs = 20_000

interface Verdict {
  readonly part: string
  readonly ok: boolean
  /** What was found, or the fault and what to do. */
  readonly what: string
}

/**
 * `kontor self-test`: whether this file works on this machine, before it is let near a bank file.
 * Packages run it after they install. Works in a folder of its own, which it deletes.
 */
export async function selfTest(json: boolean, tried: readonly Part[] = parts): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-self-test-'))
  let failed = 0
  try {
    for (const part of tried) {
      const verdict = await judged(part, folder)
      if (!verdict.ok) failed += 1
      await print(json ? `${JSON.stringify(verdict)}\n` : line(verdict))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return failed === 0 ? exitCode.ok : exitCode.unavailable
}

async function judged({ name, look }: Part, folder: string): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const text = `no answer within ${partMs / 1000} seconds. Is the machine very busy?`
    timer = setTimeout(() => reject(new Error(text)), partMs)
  })
  try {
    return { part: name, ok: true, what: await Promise.race([look(folder), late]) }
  } catch (error) {
    return { part: name, ok: false, what: (error as Error).message }
  } finally {
    clearTimeout(timer)
  }
}

function line({ part, ok, what }: Verdict): string {
  return `${marked(ok)} ${part}: ${what}\n`
}
