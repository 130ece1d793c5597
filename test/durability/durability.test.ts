import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect } from 'vitest'
import { testWith } from '../debianPackage.ts'
import { Processes } from '../processes.ts'
import { mt940 } from '../samples.ts'
import { isRename, isSync, isWrite, readTrace, type SystemCall } from './trace.ts'

/**
 * A killed process proves nothing about a power cut: what it wrote is still in the system's cache.
 * So the calls themselves are watched: what is promised must have been synced before.
 */
const calls = 'fsync,fdatasync,rename,renameat,renameat2,write,writev,pwrite64,pwritev'

let house: Processes

beforeEach(async () => {
  house = new Processes()
  await house.prepare(['treasury'])
})

afterEach(() => house.end())

/** `-D`: the tracer is the child, so that signals reach the program itself. */
function traced(file: string): void {
  const options = ['-D', '-f', '--seccomp-bpf', '-y', '-s', '100']
  house.wrapper = ['strace', ...options, '-e', `trace=${calls}`, '-o', join(house.folder, file)]
}

/** One file after the other: files that come together are written, sent and acknowledged together. */
async function deliver(count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    house.drop(house.bank, `${n}.sta`, mt940(n))
    const delivered = async () => (await house.ids('treasury').catch(() => [])).length === n * 4
    await until(delivered, 'the hub did not get all events in time')
  }
}

async function until(holds: () => boolean | Promise<boolean>, complaint: string): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 200) throw new Error(complaint)
    await sleep(100)
  }
  // What follows, such as a record of it in the store.
  await sleep(500)
}

testWith('strace', 'strace')(
  'the hub syncs its log after the last write to it and before each acknowledgement',
  async () => {
    traced('hub.trace')
    house.start('hub')
    house.wrapper = []
    house.start('run')
    await deliver(5)
    await house.signal('run', 'SIGTERM')
    await house.signal('hub', 'SIGTERM')
    const trace = readTrace(join(house.folder, 'hub.trace'))
    const acks = trace.filter(isAck)
    expect(acks.length).toBeGreaterThanOrEqual(5)
    for (const ack of acks) {
      const log = trace
        .slice(0, trace.indexOf(ack))
        .filter(({ path }) => path.endsWith('hub.sqlite-wal'))
      expect(log.some(isWrite)).toBe(true)
      expect(log.findLastIndex(isSync)).toBeGreaterThan(log.findLastIndex(isWrite))
    }
  },
  60_000,
)

testWith('strace', 'strace')(
  'the agent syncs a file before it renames it, and the folder before anything builds on the new name',
  async () => {
    // No hub: an acknowledgement is written to the store whenever it comes, between any two steps.
    traced('agent.trace')
    house.start('run')
    const files = [mt940(1), mt940(2), mt940(3), mt940(9).slice(0, 120)]
    for (const [index, text] of files.entries()) {
      house.drop(house.bank, `${index}.sta`, text)
      await until(() => readdirSync(house.bank).length === 0, 'the agent did not settle in time')
    }
    await house.signal('run', 'SIGTERM')
    const trace = readTrace(join(house.folder, 'agent.trace'))
    const staged = trace.filter((call) => isRename(call) && call.path.endsWith('incoming.part'))
    const reports = trace.filter((call) => isRename(call) && call.path.endsWith('.report.txt.part'))
    expect(staged).toHaveLength(4)
    expect(reports).toHaveLength(1)
    for (const rename of [...staged, ...reports]) {
      const at = trace.indexOf(rename)
      const ofFile = trace.slice(0, at).filter(({ path }) => path === rename.path)
      expect(ofFile.findLastIndex(isSync)).toBeGreaterThan(ofFile.findLastIndex(isWrite))
      expect(syncedBeforeBooked(trace, rename)).toBe(true)
    }
    const kept = trace.filter((call) => isRename(call) && call.target.includes('/archive/'))
    expect(kept).toHaveLength(3)
    for (const rename of kept) {
      expect(syncedBeforeBooked(trace, rename)).toBe(true)
    }
    expect(existsSync(join(house.state, 'staged', 'incoming.part'))).toBe(false)
  },
  60_000,
)

/** Whether the folder of the new name is synced before the store is written to, which builds on it. */
function syncedBeforeBooked(trace: readonly SystemCall[], rename: SystemCall): boolean {
  const later = trace.slice(trace.indexOf(rename) + 1)
  const synced = later.findIndex((call) => isSync(call) && call.path === dirname(rename.target))
  const booked = later.findIndex((call) => isWrite(call) && call.path.includes('outbox.sqlite'))
  return synced >= 0 && (booked < 0 || synced < booked)
}

/** A frame of the hub is not masked, so its text stands in the trace. */
function isAck({ name, text }: SystemCall): boolean {
  return name.startsWith('write') && text.includes('{\\"t\\":\\"ack\\"')
}
