import { expect, test, vi } from 'vitest'
import { selfTest } from './selfTest.ts'
import { parts } from './selfTestParts.ts'

/** What a self-test prints, and the code that it ends with. */
async function tried(
  ...args: Parameters<typeof selfTest>
): Promise<{ code: number; text: string }> {
  let text = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  try {
    return { code: await selfTest(...args), text }
  } finally {
    write.mockRestore()
  }
}

test('every part works here, with a line each', async () => {
  const { text, code } = await tried(true)
  const verdicts = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([])
  expect(verdicts.map(({ part }) => part)).toEqual(parts.map(({ name }) => name))
  expect(code).toBe(0)
})

test('a part that fails is told with its reason, the others are tried all the same', async () => {
  const broken = { name: 'store', look: () => Promise.reject(new Error('the disk is full.')) }
  const sound = { name: 'clock', look: () => 'it goes' }
  const { text, code } = await tried(false, [broken, sound])
  expect(text).toBe('✗ store: the disk is full.\n✓ clock: it goes\n')
  expect(code).toBe(69)
})
