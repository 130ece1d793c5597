import { expect, test } from 'vitest'
import { type Block, blocksOf, pages } from './blocks.ts'
import { type NotTyped, notTyped } from './notTyped.ts'

/** Blocks that show commands and that no test types. */
const untyped = pages.flatMap((page) => blocksOf(page).filter(showsCommands))

function showsCommands({ language, text }: Block): boolean {
  if (language === 'console') return false
  const isShell = ['sh', 'bash', 'powershell', 'shell'].includes(language)
  return isShell || (language === '' && /^(?:\$|PS>) /m.test(text))
}

function isMeant({ page, first }: NotTyped, block: Block): boolean {
  return page === block.page && (first === undefined || first === block.text.split('\n', 1)[0])
}

test('every command is typed, or stands in the list of those that are not', () => {
  const unlisted = untyped.filter((block) => !notTyped.some((each) => isMeant(each, block)))
  expect(unlisted.map(({ page, line }) => `${page}:${line}`)).toEqual([])
})

test('the list holds nothing that the pages do not', () => {
  const gone = notTyped.filter((each) => !untyped.some((block) => isMeant(each, block)))
  expect(gone).toEqual([])
})
