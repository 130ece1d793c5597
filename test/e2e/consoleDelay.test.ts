import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mt940 } from '../samples.ts'
import { Person } from './consolePeople.ts'
import { House } from './house.ts'

let house: House

beforeEach(() => {
  house = new House()
})

afterEach(async () => {
  await house.end()
  vi.unstubAllGlobals()
})

const RealDate = Date

/** Moves the clock of this process, agent and hub included, and lets it go on from there. */
function setClock(moment: string): void {
  const offset = RealDate.parse(moment) - RealDate.now()
  vi.stubGlobal(
    'Date',
    class extends RealDate {
      constructor(...args: readonly (string | number | Date)[]) {
        super(...((args.length === 0 ? [RealDate.now() + offset] : args) as [string]))
      }

      static override now(): number {
        return RealDate.now() + offset
      }
    },
  )
}

test('a statement that is late shows on the console within a minute, by the account meant', async () => {
  const due = '2026-11-24T08:30:00.000Z'
  setClock('2026-11-24T08:29:45Z')
  await house.startHub()
  const [anna] = await Person.all(house)
  const expected = `expect: [{ account: DE71999000110001234567, by: "08:30", timeZone: UTC }]`
  await house.startAgent(undefined, '', expected)
  house.drop('a.sta', mt940(1))
  await house.until('file-acknowledged')
  await house.until('statement-overdue', 1, 30_000)
  await anna.alert('statement-overdue', 'open')
  expect(Date.now() - Date.parse(due)).toBeLessThan(60_000)
  expect(await anna.see('/v1/console/agents/test')).toMatchObject({
    late: [{ what: expect.stringMatching(/^bank: .*DE71999000110001234567$/), dueAt: due }],
  })
  expect(await anna.day('2026-11-23')).toMatchObject([{ state: 'missing' }])
}, 45_000)

test('an agent that is cut off shows as offline, whose line only went silent', async () => {
  await house.startHub({ session: { heartbeatMs: 500 } })
  const [anna] = await Person.all(house)
  const kontor = fileURLToPath(new URL('../../cli/kontor.ts', import.meta.url))
  const agent = spawn(process.execPath, [kontor, 'run', '--config', house.configure()])
  const stateOf = async () => {
    const { agents } = await anna.see('/v1/console/fleet')
    return (agents as { state: string }[])[0]?.state
  }
  await expect.poll(stateOf, { timeout: 10_000 }).toBe('healthy')
  // As a cable that is pulled: nothing ends the connection.
  agent.kill('SIGSTOP')
  const cutAt = performance.now()
  await expect.poll(stateOf, { timeout: 12_000 }).toBe('offline')
  await anna.alert('agent-offline', 'open')
  // Three heartbeats and the hub's look every five seconds.
  expect(performance.now() - cutAt).toBeLessThan(10_000)
  agent.kill('SIGCONT')
  await anna.alert('agent-offline', 'resolved')
  agent.kill('SIGKILL')
}, 30_000)
