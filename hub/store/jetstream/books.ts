import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BooksBeside } from '../beside.ts'
import { connectTo } from './connection.ts'
import { JournalFault } from './faults.ts'
import { Follower } from './follower.ts'
import { beginningOf } from './founding.ts'
import { Journal } from './journal.ts'
import { Projection } from './projection.ts'
import { type JetStreamSettings, jetStreamLimits } from './settings.ts'
import { Subjects } from './subjects.ts'
import { Writer } from './writer.ts'
import { type BookName, journaled } from './writes.ts'

/** How long the part of the journal that is about people may take to read, in milliseconds. */
const patienceMs = 60_000

/**
 * The books of access, audit and enrolment that several hubs share, for the command line: it follows
 * that part of the journal in a folder of its own, and takes it away at the end.
 *
 * @throws {Error} As `openJetStreamStore` does.
 */
export async function openSharedBooks(
  settings: JetStreamSettings,
  now: () => Date,
): Promise<BooksBeside> {
  const limits = jetStreamLimits
  const connection = await connectTo(settings, limits)
  const folder = mkdtempSync(join(tmpdir(), 'kontor-books-'))
  const subjects = new Subjects(settings.stream)
  const journal = await Journal.open(connection, settings, subjects.all, limits)
  const begun = await beginningOf(journal, subjects.founding)
  const projection = Projection.ofPart(join(folder, 'copy.db'), begun, now)
  const part = journal.onlyOf(subjects.people)
  const listeners = { onForeign: () => {}, onFault: () => {} }
  const follower = new Follower(part, projection, listeners)
  const close = async () => {
    await follower.stop()
    await connection.close()
    await projection.close()
    rmSync(folder, { recursive: true, force: true })
  }
  follower.start()
  const { newest } = await part.extent()
  if (!(await follower.through(newest, patienceMs))) {
    await close()
    throw new JournalFault('store-busy', 'The journal did not come in time.')
  }
  const writer = new Writer(journal, follower, subjects, limits)
  const book = <Name extends BookName>(name: Name) => {
    return journaled(
      name,
      () => projection.store[name],
      (...call) => writer.call(...call),
    )
  }
  return { access: book('access'), audit: book('audit'), enrolments: book('enrolments'), close }
}
