import { expect, test } from 'vitest'
import { credentialName, withCredentials } from './credentials.ts'
import type { Disk, DiskEntry } from './disk.ts'

const token = '/etc/kontor/secrets/token'
const copy = `/run/credentials/kontor.service/${credentialName(token)}`
const file = { kind: 'file', mode: 0o400 } as const

/** A disk with the named texts; `closed` ones can be seen, or not even that, and not be read. */
function disk(texts: Record<string, string>, closed: Record<string, DiskEntry>): Disk {
  return {
    look: (path) => closed[path] ?? (path in texts ? file : { kind: 'absent', mode: 0 }),
    read: (path) => {
      const text = texts[path]
      if (path in closed || text === undefined) throw new Error('EACCES')
      return Buffer.from(text)
    },
    realPath: (path) => path,
    allows: () => true,
  }
}

const given = (plain: Disk) => withCredentials(plain, '/run/credentials/kontor.service')

test.each([
  ['denied', 0],
  ['file', 0o600],
] as const)('a secret of root alone (%s) is read from what systemd handed over', (kind, mode) => {
  const seen = given(disk({ [copy]: 'handed over' }, { [token]: { kind, mode } }))
  expect(seen.look(token)).toMatchObject({ kind: 'file' })
  expect(seen.read(token, 99).toString()).toBe('handed over')
})

test('a file that can be read counts for more: it may have been renewed', () => {
  const seen = given(disk({ [copy]: 'at the start', [token]: 'renewed' }, {}))
  expect(seen.read(token, 99).toString()).toBe('renewed')
})

test('what nobody handed over stays closed', () => {
  const seen = given(disk({}, { [token]: { kind: 'denied', mode: 0 } }))
  expect(seen.look(token).kind).toBe('denied')
  expect(() => seen.read(token, 99)).toThrow('EACCES')
})

test('without a service manager the disk is as it is', () => {
  const plain = disk({}, {})
  expect(withCredentials(plain, undefined)).toBe(plain)
})

test('two files of the same name are two credentials, of letters that systemd takes', () => {
  expect(credentialName('/a/tok en')).not.toBe(credentialName('/b/tok en'))
  expect(credentialName('/a/tok en')).toMatch(/^[0-9a-f]{16}-tok_en$/)
})
