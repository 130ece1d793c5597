import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type AtRestKeys, noKeys } from '../outbox/atRestKeys.ts'
import { type Outbox, openOutbox } from '../outbox/outbox.ts'
import { storeDamage } from '../outbox/store.ts'
import { makeFolder, syncFolder } from './intake/durable.ts'
import type { Places } from './intake/places.ts'
import { type TakenAgain, takeAgain } from './intake/takeAgain.ts'

const besides = ['', '-wal', '-shm']
const damagedName = /^outbox\.damaged-\d{8}T\d{9}Z$/

/** What was found wrong with a store, and what was done about it. */
export interface Rescue extends TakenAgain {
  /** SQLite's code; undefined where the store was sound and had lost its last commits. */
  readonly code: string | undefined
  /** Where the damaged store lies now. */
  readonly folder: string | undefined
}

/**
 * Opens the outbox. A damaged store is set aside whole, for whoever wants to look at it, and a new one
 * begun: it has a new identity, so that hubs compare event by event, and the originals are taken in
 * again. A store that is large is not looked through before the start; its damage shows when it is
 * met, and `kontor check` looks through any.
 *
 * @param code What was met while the agent ran, to be set aside without another look.
 */
export function openSound(
  at: Places,
  now: () => Date,
  code?: string,
  keys: AtRestKeys = noKeys,
): { readonly outbox: Outbox; readonly rescue: Rescue | undefined } {
  bringTogether(at)
  const damage = code ?? (existsSync(at.store) ? storeDamage(at.store, checkedBytes) : undefined)
  const folder = damage === undefined ? undefined : setAside(at, now())
  const outbox = openOutbox(at.store, now, keys)
  const taken = takeAgain(at, outbox)
  if (taken === undefined && folder === undefined) return { outbox, rescue: undefined }
  return { outbox, rescue: { files: 0, missing: 0, ...taken, code: damage, folder } }
}

/** Larger stores would hold up the start: a second looks through about half a gigabyte. */
const checkedBytes = 256 * 1024 * 1024

/** Moves the store with all that belongs to it, the main file first: without it nothing is opened. */
function setAside(at: Places, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:.]/g, '')
  const folder = join(at.root, `outbox.damaged-${stamp}`)
  makeFolder(folder)
  for (const end of besides) moveInto(folder, `${at.store}${end}`)
  syncFolder(at.root)
  return folder
}

/** A crash may have fallen between the main file and what belongs to it. */
function bringTogether(at: Places): void {
  if (existsSync(at.store)) return
  const folder = readdirSync(at.root)
    .filter((name) => damagedName.test(name))
    .sort()
    .at(-1)
  if (folder === undefined) return
  for (const end of besides) moveInto(join(at.root, folder), `${at.store}${end}`)
  syncFolder(at.root)
}

function moveInto(folder: string, path: string): void {
  if (existsSync(path)) renameSync(path, join(folder, basename(path)))
  syncFolder(folder)
}

/** The code of a fault that says the store itself is damaged, not the disk full or busy. */
export function damageCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? code : undefined
}
