import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { type CheckpointSetup, checkpointStates } from './checkpointSetup.ts'

/**
 * The thread that brings a store's log into its file. It has a connection of its own, so whoever writes
 * goes on writing meanwhile. It ends when nobody has asked for anything in a while.
 */
const { path, state, lingerMs } = workerData as CheckpointSetup
const { idle, asked, gone } = checkpointStates

const store = new Database(path, { fileMustExist: true })
try {
  // The log is on the disk before what it holds goes into the file, and the file before the log is reused.
  store.pragma('synchronous = FULL')
  do {
    if (Atomics.load(state, 0) === asked) checkpoint()
    Atomics.compareExchange(state, 0, asked, idle)
    Atomics.wait(state, 0, idle, lingerMs)
  } while (Atomics.compareExchange(state, 0, idle, gone) === asked)
} finally {
  store.close()
}

function checkpoint(): void {
  try {
    store.pragma('wal_checkpoint(PASSIVE)')
  } catch (error) {
    // What keeps it from being done here (a full disk, mostly) meets the writer too, at its bound.
    if (!(error instanceof Database.SqliteError)) throw error
  }
}
