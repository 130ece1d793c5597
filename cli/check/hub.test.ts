import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Pki } from '../../test/links/pki.ts'
import { checkHub } from './hub.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-check-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function said(tls: string): string[] {
  const file = join(folder, 'hub.yaml')
  writeFileSync(file, `hub: central\nlisten: { host: 0.0.0.0 }\ntls: ${tls}\nenrolment: {}\n`)
  return (checkHub(file) ?? []).map(({ ok, what }) => `${ok ? '✓' : '✗'} ${what}`)
}

/** A certificate that ends so many days from now. */
async function kept(days: number): Promise<void> {
  const pki = await Pki.make('Authority')
  // A minute more, so that it is a whole number of days when it is looked at.
  const until = new Date(Date.now() + days * 86_400_000 + 60_000)
  const { cert, key } = await pki.sign({ name: 'hub', until })
  writeFileSync(join(folder, 'hub.pem'), cert)
  writeFileSync(join(folder, 'hub.key'), key, { mode: 0o600 })
}

test('a certificate of its own is told by the names that it is for', () => {
  expect(said('{ names: [hub.example.com, 10.1.2.3] }')).toContain(
    "✓ certificate: by the hub's own authority, for hub.example.com, 10.1.2.3",
  )
})

test('one from elsewhere is told by the days that are left', async () => {
  await kept(12)
  expect(said('{ cert: ./hub.pem, key: ./hub.key }')).toContainEqual(
    expect.stringMatching(/^✓ certificate: ends in 12 days, on \d{4}-\d\d-\d\d \(UTC\)$/),
  )
})

test('one that has ended is no good hub, and what to do stands beside it', async () => {
  await kept(-0.5)
  expect(said('{ cert: ./hub.pem, key: ./hub.key }')).toContainEqual(
    expect.stringMatching(/^✗ certificate: has ended on .* Put a new one in its place/),
  )
})
