import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeDurably } from '../intake/durable.ts'

/** The little of a Linux machine that setting up a service touches. */
export interface System {
  readonly isAdministrator: boolean
  exists(path: string): boolean
  /** Whether only root can change what stands at the path, links not followed. */
  isRoots(path: string): boolean
  /** @returns Undefined where there is no such file. */
  read(path: string): string | undefined
  /** Whole or not at all, with the folders above it; for everybody to read. */
  write(path: string, text: string): void
  remove(path: string): void
  /** Runs a program of the system. @returns What it printed; undefined where it said no. */
  run(command: string, ...args: string[]): string | undefined
}

const commandMs = 120_000

/** Programs of the system are found where the system keeps them, whatever the caller's PATH says. */
const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin'

export const linux: System = {
  isAdministrator: process.geteuid?.() === 0,
  exists: (path) => existsSync(path),
  isRoots: (path) => {
    const { uid, mode } = lstatSync(path)
    return uid === 0 && (mode & 0o022) === 0
  },
  read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
  write: (path, text) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    writeDurably(path, text)
    execFileSync('/bin/chmod', ['0644', path])
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  run: (command, ...args) => {
    try {
      const env = { ...process.env, PATH: systemPath, LC_ALL: 'C.UTF-8' }
      const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore']
      return execFileSync(command, args, { encoding: 'utf8', env, stdio, timeout: commandMs })
    } catch {
      return undefined
    }
  },
}
