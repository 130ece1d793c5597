import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NatsConnection } from '@nats-io/transport-node'
import type { BooksBeside } from '../beside.ts'
import { connectTo } from './connection.ts'
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
  const connection = await connectTo(settings, jetStreamLimits)
  try {
    return await booksOver(connection, settings, now)
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function booksOver(
  connection: NatsConnection,
  settings: JetStreamSettings,
  now: () => Date,
): Promise<BooksBeside> {
  const limits = jetStreamLimits
  const subjects = new Subjects(settings.stream)
  const journal = await Journal.open(connection, settings, subjects.all, limits)
  const begun = await beginningOf(journal, subjects.founding)
  const folder = mkdtempSync(join(tmpdir(), 'kontor-books-'))
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
  try {
    follower.start()
    const { newest } = await part.extent()
    await follower.reach(newest, patienceMs)
  } catch (error) {
    await close()
    throw error
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
