import type { SftpConfig } from '../../../config/types.ts'
import { SftpFault } from './faults.ts'
import type { RemoteFile } from './incoming.ts'
import { remotePath } from './names.ts'
import type { Session } from './session.ts'

/**
 * Does with a file on the server what its feed says, once it is kept here: its marker first, because
 * a file without one is still known by the book, and a marker without a file by nobody. Only this
 * very version is touched; repeating it is harmless.
 *
 * @returns Whether anything was done: a file that is gone or was replaced is let be.
 * @throws {SftpFault} `delete-refused`, `move-refused`.
 */
export async function putAway(
  session: Session,
  { folder, whenTaken, moveTo }: SftpConfig,
  file: RemoteFile,
  marker: string | undefined,
): Promise<boolean> {
  const path = remotePath(folder, file.name)
  const now = await session.look(path)
  if (now === undefined || now.size !== file.size || now.mtimeMs !== file.mtimeMs) return false
  const dispose = async (name: string) => {
    const from = remotePath(folder, name)
    if (whenTaken === 'delete') return session.remove(from)
    if (moveTo !== undefined) await session.move(from, await freePath(session, moveTo, name, file))
  }
  if (marker !== undefined && (await session.look(remotePath(folder, marker)))) {
    await dispose(marker)
  }
  await dispose(file.name)
  return true
}

/** Never onto a file that is there: some servers would overwrite it. */
async function freePath(
  session: Session,
  folder: string,
  name: string,
  { mtimeMs }: RemoteFile,
): Promise<string> {
  const time = new Date(mtimeMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const names = [name, `${name}.${time}`]
  for (let n = 2; n <= 20; n += 1) names.push(`${name}.${time}.${n}`)
  for (const each of names) {
    const path = remotePath(folder, each)
    if ((await session.look(path)) === undefined) return path
  }
  throw new SftpFault('move-refused')
}
