import { join } from 'node:path'
import { hubStateFolder } from '../../config/hub.ts'
import { type BooksBeside, openBooksBeside } from '../../hub/store/beside.ts'
import { exitCode } from '../exitCodes.ts'
import { say } from '../output.ts'

/**
 * Works in a hub's store beside the hub, which may run meanwhile and sees it with its next request.
 *
 * @returns The exit code of the work, or one that says that there is no store.
 */
export async function withBooks(
  configFile: string,
  work: (books: BooksBeside) => Promise<number>,
): Promise<number> {
  const folder = hubStateFolder(configFile)
  if (folder === undefined) {
    say(`kontor: ${configFile} is no configuration of a hub. Name it with --config.`)
    return exitCode.config
  }
  const books = openBooksBeside(join(folder, 'hub.sqlite'), () => new Date())
  if (!books) {
    say('kontor: the hub has not run yet. Start it once, so that its store is there.')
    return exitCode.usage
  }
  try {
    return await work(books)
  } finally {
    books.close()
  }
}
