import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface CommandResult {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command of the executable to its end, as a person at a shell would. */
export async function kontor(args: readonly string[], cwd = root): Promise<CommandResult> {
  const child = spawn(process.execPath, [`${root}cli/kontor.ts`, ...args], { cwd })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  await once(child, 'close')
  return { exit: child.exitCode, stdout, stderr }
}
