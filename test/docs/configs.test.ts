import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, pages } from './blocks.ts'
import { Machine } from './configs.ts'

const shown = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => language === 'yaml')
    .map((block) => [`${block.page}:${block.line}`, block] as const),
)

describe('the configurations of the documents', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await Machine.open()
  })
  afterAll(() => machine.close())

  test.each(shown)('%s loads', (_place, block) => {
    expect(machine.problems(block)).toEqual([])
  })

  test('one with a mistake in it is found', () => {
    const [, block] = shown.find(([place]) => place.startsWith('docs/configuration.md')) ?? []
    if (block === undefined) throw new Error('docs/configuration.md shows no configuration')
    const wrong = { ...block, text: block.text.replace('folder:', 'foldr:') }
    expect(machine.problems(wrong)).not.toEqual([])
  })
})
