import { existsSync } from 'node:fs'
import { systemDisk } from '../../config/disk.ts'
import { makeKey } from '../../trust/certificateRequest.ts'
import { deleteDurably, writeDurably } from '../intake/durable.ts'
import { identityPath } from './identityFile.ts'

const maxKeyBytes = 4_096

/**
 * The key of an enrolment that is under way, PKCS#8, PEM. It is kept before the hub hears of it, so
 * that an enrolment whose answer was lost can be repeated with the same token; an identity that is
 * in use stays meanwhile as it is.
 */
export async function pendingKey(stateFolder: string, hub: string): Promise<string> {
  const path = `${identityPath(stateFolder, hub)}.pending`
  if (existsSync(path)) return systemDisk.read(path, maxKeyBytes).toString('utf8')
  const key = await makeKey()
  writeDurably(path, key)
  return key
}

export function forgetPendingKey(stateFolder: string, hub: string): void {
  deleteDurably(`${identityPath(stateFolder, hub)}.pending`)
}
