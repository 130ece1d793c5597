import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { shareOf, shareOfType } from './share.ts'

test.each([
  [0x6969n, 'NFS'],
  [0xfe534d42n, 'SMB'],
  [-11317950n, 'SMB'],
  [0x65735546n, 'FUSE'],
  [0xef53n, undefined],
  [0x01021994n, undefined],
])('type %s of statfs is %s', (type, share) => {
  expect(shareOfType(type)).toBe(share)
})

test('the folder for temporary files lies on no share', async () => {
  expect(await shareOf(tmpdir())).toBeUndefined()
})

test('a folder that is not there is an error, not a disk of this machine', async () => {
  await expect(shareOf('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' })
})
