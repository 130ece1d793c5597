import { expect, test } from 'vitest'
import { random } from '../random.ts'
import { HubFuzz } from './hubFuzz.ts'

test('no mutated frame or request brings the hub down, and none is answered with a 5xx', async () => {
  const fuzz = new HubFuzz(random(1))
  await fuzz.start()
  try {
    for (let round = 0; round < 21; round += 1) await fuzz.round()
    expect(fuzz.findings).toEqual([])
    expect(fuzz.count.requests).toBeGreaterThan(500)
  } finally {
    await fuzz.end()
  }
}, 30_000)
