import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { kontor } from '../e2e/command.ts'

/** What `kontor status` prints while the agent of a folder runs. */
export async function statusOf(folder: string): Promise<string> {
  const { exit, stdout, stderr } = await kontor(['status', '--config', join(folder, 'kontor.yaml')])
  if (exit !== 0) throw new Error(`kontor status ended with ${exit}: ${stderr}`)
  return stdout
}

/** Waits until `kontor status` says something. @returns All that it says then. */
export async function untilStatus(folder: string, says: RegExp): Promise<string> {
  let text = ''
  for (let tries = 0; tries < 30; tries += 1) {
    text = await statusOf(folder)
    if (says.test(text)) return text
    await sleep(200)
  }
  throw new Error(`kontor status never said ${says}, but:\n${text}`)
}

/** A line of `kontor status` that names a fault. */
export const anyFault = /^! /m
