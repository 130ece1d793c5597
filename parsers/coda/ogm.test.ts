import { expect, test } from 'vitest'
import { printedOgm } from './ogm.ts'

test('is found where it stands as it is printed, and not in other numbers', () => {
  expect(printedOgm('ref ***090/9337/55493*** thanks')).toBe('090933755493')
  expect(printedOgm('+++090/9337/55493+++')).toBe('090933755493')
  expect(printedOgm('090/9337/55493')).toBeUndefined()
})
