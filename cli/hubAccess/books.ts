import { join } from 'node:path'
import { hubSharedStore, hubStateFolder } from '../../config/hub.ts'
import { type BooksBeside, openBooksBeside } from '../../hub/store/beside.ts'
import { jetStreamOf } from '../../hub/store/jetstream/fromConfig.ts'
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
  const books = await booksOf(configFile, folder)
  if (!books) {
    say('kontor: the hub has not run yet. Start it once, so that its store is there.')
    return exitCode.usage
  }
  try {
    return await work(books)
  } finally {
    await books.close()
  }
}

/** The books in the file of this hub, or those that it shares with others. */
async function booksOf(configFile: string, folder: string): Promise<BooksBeside | undefined> {
  const now = () => new Date()
  const shared = hubSharedStore(configFile)
  if (!shared) return openBooksBeside(join(folder, 'hub.sqlite'), now)
  const { openSharedBooks } = await import('../../hub/store/jetstream/books.ts')
  return openSharedBooks(jetStreamOf(shared.store, shared.hub), now)
}
