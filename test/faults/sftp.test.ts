import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../../agent/intake/durable.ts'
import { places } from '../../agent/intake/places.ts'
import type { Notice } from '../../agent/notice.ts'
import { concernsFile, type SftpFaultCode, sftpFaults } from '../../agent/sources/sftp/faults.ts'
import { keptStanding } from '../../agent/standing.ts'
import { openOutbox } from '../../outbox/outbox.ts'
import { Processes } from '../processes.ts'
import { anyFault, statusOf } from './status.ts'

let house: Processes

beforeEach(async () => {
  house = new Processes()
  await house.prepare(['treasury'])
})

afterEach(() => house.end())

const codes = Object.keys(sftpFaults) as SftpFaultCode[]

/** What the source tells of a fault: agent/sources/sftp/faults.test.ts has it meet each of them. */
function fault(code: SftpFaultCode): Notice {
  const feed = `bank-${code}`
  if (concernsFile(code)) {
    return { kind: 'remote-file-delayed', file: { feed, path: 'a.sta' }, code }
  }
  const server = `sftp://${code}.example.com:22/out`
  return { kind: 'server-lost', feed, server, code, offered: undefined, retryMs: 60_000 }
}

function over({ ...notice }: Notice): Notice[] {
  if (notice.kind === 'server-lost') {
    return [{ kind: 'server-watched', feed: notice.feed, server: notice.server }]
  }
  if (notice.kind !== 'remote-file-delayed') return []
  return [{ kind: 'remote-file-put-away', file: notice.file, how: 'delete' }]
}

test('kontor status names each fault of a server and what to do, until it is over', async () => {
  const at = places(house.state)
  makeFolder(at.root)
  const outbox = openOutbox(at.store, () => new Date())
  const tell = keptStanding(outbox.standing, () => {})
  for (const code of codes) tell(fault(code))
  const text = await statusOf(house.folder)
  for (const code of codes) {
    const { found, remedy } = sftpFaults[code]
    const line = text.split('\n').find((one) => one.includes(`bank-${code}`) && one.includes(found))
    expect(line, code).toMatch(/^! /)
    expect(line, code).toContain(remedy)
  }
  for (const code of codes) for (const notice of over(fault(code))) tell(notice)
  expect(await statusOf(house.folder)).not.toMatch(anyFault)
  outbox.close()
})
