import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FolderWatcher } from './folderWatcher.ts'

let folder: string
let watcher: FolderWatcher | undefined

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'kontor-watcher-')), 'bank')
  mkdirSync(folder)
})
afterEach(async () => {
  await watcher?.close()
  rmSync(dirname(folder), { recursive: true })
})

// chokidar asks by paths with `/`: `C:\bank` came as `C:/bank`, and was taken for something else.
test.each([
  ['as it is', () => folder],
  ['with a slash at its end', () => `${folder}/`],
  ['with two slashes', () => folder.replaceAll('/', '//')],
  ['with a step on the spot', () => join(dirname(folder), '.').concat('/./bank')],
])('a folder that is written %s is watched', async (_how, written) => {
  const ports = { hint: vi.fn(), failed: vi.fn() }
  watcher = new FolderWatcher(written(), false, ports)
  // What is dropped before the watch stands is not told.
  await expect
    .poll(
      () => {
        writeFileSync(join(folder, 'a.sta'), 'x')
        return ports.hint.mock.calls.length
      },
      { interval: 50, timeout: 10_000 },
    )
    .toBeGreaterThan(0)
  expect(ports.failed).not.toHaveBeenCalled()
})
