import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { oldAlgorithms } from '../../../config/sftpSchema.ts'
import { concernsFile, faultSentence, SftpFault, sftpFaults } from './faults.ts'

const path = fileURLToPath(new URL('../../../docs/sftp.md', import.meta.url))
const document = readFileSync(path, 'utf8')
const tried = { network: 'soon', server: 'later', refusal: 'rarely' } as const

test('docs/sftp.md lists every fault in the words of its message, and no other', () => {
  const rows = [...document.matchAll(/^\| `[a-z-]+` \| (?:soon|later|rarely) \|.*$/gm)]
  const expected = Object.entries(sftpFaults).map(([code, { retry, found, remedy }]) => {
    return `| \`${code}\` | ${tried[retry]} | The server ${found}. | ${remedy} |`
  })
  expect(rows.map(([row]) => row)).toEqual(expected)
})

test('docs/sftp.md names every old algorithm', () => {
  for (const name of Object.values(oldAlgorithms).flat()) expect(document).toContain(`\`${name}\``)
})

test('a message shows the fingerprint that was offered, and where none was, none', () => {
  const { offered } = new SftpFault('host-key-changed', 'SHA256:abc')
  expect(faultSentence('host-key-changed', offered)).toContain('It offers SHA256:abc. ')
  expect(faultSentence('timeout', undefined)).not.toContain('offers')
})

test('a fault of one file is told from one of the server', () => {
  expect((['file-cut', 'move-refused', 'delete-refused'] as const).every(concernsFile)).toBe(true)
  expect((['folder-denied', 'timeout', 'login-refused'] as const).some(concernsFile)).toBe(false)
})
