import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { mistakesDocument } from './document.ts'
import { mistakes, sound } from './mistakes.ts'
import { Scene } from './scene.ts'

describe.skipIf(noOpenSsh !== undefined)(`kontor check ${noOpenSsh ?? ''}`, () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene.close())

  test('finds no fault with a sound configuration, and looks at all of it', async () => {
    const lines = await scene.check(sound)
    expect(lines.filter((line) => !line.startsWith('✓'))).toEqual([])
    expect(lines.slice(1).map((line) => line.replace(/[\d,]+ MB/, '9 MB'))).toEqual([
      '✓ feed house-bank: drop lists 0 files, 0 for this feed',
      '✓ feed invoices: invoices lists 0 files, 0 for this feed',
      '✓ feed bank-server: sftp.bank.example:22 answers',
      '✓ feed bank-server: sftp.bank.example:22 shows the pinned key SHA256:…',
      expect.stringMatching(/^✓ feed bank-server: sftp\.bank\.example:22 accepts the login of /),
      '✓ feed bank-server: sftp.bank.example:22 lists /outgoing: 0 entries, 0 for this feed',
      '✓ accounts: 1 in accounts.csv',
      '✓ state: state will be made',
      '✓ disk: 9 MB free where the state lies',
      '✓ destination treasury: ws://hub.example:8443/agents/treasury answers (kontor.v1)',
      '✓ destination treasury: the hub accepts the sign-in',
      "✓ destination treasury: the clock agrees with the hub's",
    ])
  })

  const rows = mistakes.map((mistake) => [mistake.title, mistake] as const)
  test.each(rows)('names the mistake: %s', async (_title, { right, wrong, prints }) => {
    expect(sound).toContain(right)
    const lines = await scene.check(sound.replace(right, () => wrong))
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([`✗ ${prints}`])
  })
})

test('docs/mistakes.md is what the list of mistakes gives; `node test/mistakes/write.ts` writes it', () => {
  const path = new URL('../../docs/mistakes.md', import.meta.url)
  expect(readFileSync(path, 'utf8')).toBe(mistakesDocument())
})
