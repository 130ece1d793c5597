import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backupOf, synced, syncedFolder } from './backup.ts'
import { storeSchema } from './store.ts'

/**
 * Puts the copy of a store back that was made before a newer program changed its schema. What came in
 * between is not in it: the agent reads those originals again and the hub rewinds its agents, as both do
 * with any store that was restored; ids come from the content, so nothing counts twice. The newer store
 * stays beside it, as `outbox.sqlite.newer`.
 *
 * For the store of an agent and for that of a hub, while no program has it open.
 *
 * @param known The schema that the program knows which is to go on.
 * @returns `kept` where nothing had to be done; `missing` where there is no such copy.
 */
export function putBack(path: string, known: number): 'kept' | 'put-back' | 'missing' {
  if (!existsSync(path) || storeSchema(path) <= known) return 'kept'
  const backup = backupOf(path, known)
  if (backup === undefined) return 'missing'
  const part = `${path}.backup.part`
  copyFileSync(backup, part)
  synced(part)
  for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  // Should the power go between the two, the copy and the newer store are both there.
  renameSync(path, `${path}.newer`)
  renameSync(part, path)
  syncedFolder(dirname(path))
  return 'put-back'
}
