import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../cli/demo/start.ts', import.meta.url))

let folder: string
let child: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-demo-'))
})

afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** Starts the demonstration, waits until it says what to do next, stops it with Ctrl-C. */
async function demonstrate(): Promise<string> {
  let told = ''
  child = spawn(process.execPath, [script], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = new Promise<void>((resolve) => {
    child?.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (told.includes('Ctrl-C stops both')) resolve()
    })
  })
  const exit = once(child, 'exit')
  await ready
  child.kill('SIGINT')
  expect((await exit)[0]).toBe(0)
  return told
}

test('npm start shows each step of the samples, stops in order, and delivers nothing twice', async () => {
  const first = await demonstrate()
  expect(first).toMatch(
    /bank\/statements\.sta: read: mt940, 2 statements, 14 entries, balances prove/,
  )
  expect(first).toMatch(/bank\/statement\.camt\.xml: acknowledged by treasury and erp/)
  expect(first).toMatch(/invoices\/invoices\.csv: acknowledged by erp/)
  expect(first).toMatch(/bank\/last-days\.sta: .* 1 statement held/)
  expect(first).toMatch(/bank\/cut-off\.sta: refused as mt940/)
  expect(first).toMatch(/drop a bank file into {2}demo\/drop\/bank/)
  const second = await demonstrate()
  expect(second).not.toMatch(/acknowledged/)
  expect(second.match(/nothing delivered again/g)).toHaveLength(5)
  // What was refused is read once more: it may have been the program's fault.
  expect(second).toMatch(/bank\/cut-off\.sta: refused as mt940/)
}, 90_000)
