import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const executable = fileURLToPath(new URL('../../hub/testing/process.ts', import.meta.url))

/** A hub in a process of its own, with a store that is gone when it ends. */
export interface HubProcess {
  readonly url: string
  readonly httpUrl: string
  readonly storePath: string
  /** Memory that it holds, in MiB; 0 where the system has no /proc. */
  memory(): number
  /** Processor time that it used, in seconds. */
  processor(): number
  stop(): Promise<void>
}

/**
 * @param agents Names, each with the token that `tokenOf` gives.
 * @param prepare Makes a store before the hub opens it.
 */
export async function hubProcess(
  agents: readonly string[],
  tokenOf: (agent: string) => string,
  prepare: (storePath: string) => Promise<void> = async () => {},
): Promise<HubProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-fleet-'))
  const storePath = join(folder, 'hub.sqlite')
  await prepare(storePath)
  const port = await freePort()
  const env: NodeJS.ProcessEnv = { ...process.env }
  const lines = agents.map((name, i) => {
    env[`TOKEN_${i}`] = tokenOf(name)
    return `  - { name: ${name}, token: { env: TOKEN_${i} } }`
  })
  const listen = `listen: { host: 127.0.0.1, port: ${port} }`
  const text = ['hub: fleet', 'state: .', listen, 'log: { level: warn }', 'agents:', ...lines]
  const file = join(folder, 'hub.yaml')
  writeFileSync(file, `${text.join('\n')}\n`, { mode: 0o600 })
  const command = [executable, file]
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(child, 'exit')
  const httpUrl = `http://127.0.0.1:${port}`
  await listening(`${httpUrl}/healthz`, () => child.exitCode !== null)
  return {
    url: `ws://127.0.0.1:${port}`,
    httpUrl,
    storePath,
    memory: () => memoryOf(child.pid),
    processor: () => processorOf(child.pid),
    async stop() {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listening(url: string, isGone: () => boolean): Promise<void> {
  for (;;) {
    await pause(100)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    if (isGone()) throw new Error('the hub did not start')
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port was given')
  return address.port
}

function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

function processorOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
