import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { narrate } from '../../agent/narrate.ts'
import type { Notice } from '../../agent/notice.ts'
import { type RunningAgent, startAgent } from '../../agent/run.ts'
import { noOpenSsh, type OpenSsh, startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { formatProblem } from '../../config/problems.ts'
import { openOutbox } from '../../outbox/outbox.ts'
import { mt940 } from '../samples.ts'
import { House } from './house.ts'

describe.skipIf(noOpenSsh !== undefined)(
  `from a bank's server to the hub ${noOpenSsh ?? ''}`,
  () => {
    let sshd: OpenSsh
    let house: House
    let agent: RunningAgent | undefined
    let notices: Notice[]

    beforeEach(async () => {
      sshd = await startOpenSsh()
      house = new House()
      notices = []
      mkdirSync(join(sshd.folder, 'done'))
      writeFileSync(join(house.folder, 'bank_key'), sshd.privateKey, { mode: 0o600 })
      await house.startHub()
    })
    afterEach(async () => {
      await agent?.stop()
      await house.end()
      await sshd.stop()
    })

    async function start(visits: string, whenTaken: string, hostKey = sshd.fingerprint) {
      const file = join(house.folder, 'kontor.yaml')
      const text = `agent: edge
limits: { minFreeDisk: 0B }
feeds:
  - name: bank
    sftp:
      host: 127.0.0.1
      port: ${sshd.port}
      user: ${sshd.user}
      folder: ${sshd.folder}
      hostKey: '${hostKey}'
      key: { file: bank_key }
      ${whenTaken}
    include: ['*.sta']
    settleTime: 100ms
    ${visits}
destinations:
${house.destination('treasury')}`
      writeFileSync(file, text)
      const loaded = loadAgentConfig(file)
      if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))
      agent = await startAgent(loaded.config, (notice) => notices.push(notice))
    }

    async function stop(): Promise<void> {
      await agent?.stop()
      agent = undefined
    }

    const count = (kind: Notice['kind']) => notices.filter((notice) => notice.kind === kind).length
    const drop = (name: string, text: string) => writeFileSync(join(sshd.folder, name), text)

    test('statements are delivered once, and their files moved on the server', async () => {
      for (let n = 1; n <= 3; n += 1) drop(`${n}.sta`, mt940(n))
      drop('again.sta', mt940(1))
      await start('every: 10s', `whenTaken: move\n      moveTo: ${join(sshd.folder, 'done')}`)
      await house.untilTrue(() => count('remote-file-put-away') === 4, '4 files put away')
      await house.untilTrue(() => count('file-acknowledged') === 3, '3 files acknowledged')
      const received = (await house.events()).filter(({ type }) =>
        type.includes('statement-received'),
      )
      expect(received).toHaveLength(3)
      expect(count('file-duplicate')).toBe(1)
      expect(readdirSync(join(sshd.folder, 'done'))).toEqual([
        '1.sta',
        '2.sta',
        '3.sta',
        'again.sta',
      ])
      expect(readdirSync(sshd.folder)).toEqual(['done'])
      expect(readdirSync(join(house.state, 'incoming', 'bank'))).toEqual([])
    })

    test('a visit that one of two schedules missed is made up at the start, and no other', async () => {
      const visits = `schedule: ['0 3 * * *', '30 12 * * *']\n    timeZone: Europe/Berlin`
      drop('1.sta', mt940(1))
      await start(visits, 'whenTaken: delete')
      await house.untilTrue(() => count('remote-file-put-away') === 1, 'the first visit')
      await house.untilTrue(() => readStore((last) => last !== undefined), 'written down')
      await stop()
      drop('2.sta', mt940(2))
      await start(visits, 'whenTaken: delete')
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect(count('remote-file-put-away')).toBe(1)
      await stop()
      readStore(() => true, new Date(Date.now() - 7 * 86_400_000))
      await start(visits, 'whenTaken: delete')
      await house.untilTrue(() => count('remote-file-put-away') === 2, 'the visit that was missed')
    })

    test('a host key that is not the pinned one stops the feed, in words to act on', async () => {
      drop('1.sta', mt940(1))
      await start('every: 10s', 'whenTaken: leave', `SHA256:${'A'.repeat(43)}`)
      await house.untilTrue(() => count('server-lost') === 1, 'the notice')
      const [line = ''] = notices.filter(({ kind }) => kind === 'server-lost').flatMap(narrate)
      expect(line).toContain('shows another key than the pinned one')
      expect(line).toContain(`It offers ${sshd.fingerprint}.`)
      expect(line).toMatch(/\[host-key-changed; tried again in 1[2-8] min\]$/)
      expect(count('file-picked-up')).toBe(0)
    })

    /** Looks at the last visit of a stopped or running agent, or sets it. */
    function readStore(holds: (last: Date | undefined) => boolean, set?: Date): boolean {
      const outbox = openOutbox(join(house.state, 'outbox.sqlite'), () => new Date())
      try {
        if (set) outbox.schedules.visited('bank', set)
        return holds(outbox.schedules.lastVisit('bank'))
      } finally {
        outbox.close()
      }
    }
  },
)
