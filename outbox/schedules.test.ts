import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOutbox } from './outbox.ts'

test('the last visit of each feed outlives a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-visits-'))
  const open = () => openOutbox(join(folder, 'outbox.sqlite'), () => new Date())
  const first = open()
  const [before, after] = [new Date('2026-11-21T08:00:00Z'), new Date('2026-11-22T08:00:00Z')]
  expect(first.schedules.lastVisit('bank')).toBeUndefined()
  first.schedules.visited('bank', before)
  first.schedules.visited('bank', after)
  first.schedules.visited('other', before)
  first.close()
  const second = open()
  expect(second.schedules.lastVisit('bank')).toEqual(after)
  expect(second.schedules.lastVisit('other')).toEqual(before)
  second.close()
  rmSync(folder, { recursive: true })
})
