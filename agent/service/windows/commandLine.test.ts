import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLine, quoted } from './commandLine.ts'

test('every path of the command line is quoted', () => {
  const service = {
    role: 'hub',
    executable: 'C:\\Program Files\\Kontor\\kontor.exe',
    configFile: 'C:\\ProgramData\\Kontor\\hub.yaml',
  } as const
  expect(commandLine(service)).toBe(
    '"C:\\Program Files\\Kontor\\kontor.exe" hub --windows-service ' +
      '--config "C:\\ProgramData\\Kontor\\hub.yaml"',
  )
})

test.each(['C:\\a"b', 'C:\\a\nb', 'C:\\a\0b'])(
  'a path that can not be quoted is refused',
  (path) => {
    expect(() => quoted(path)).toThrow('can not be given to a service')
  },
)

test('Windows reads every other path as it was', () => {
  const paths = fc.string().filter((path) => !/["\u0000-\u001f]/.test(path))
  fc.assert(fc.property(paths, (path) => taken(quoted(path)) === path))
})

/** One quoted word by the rule of `CommandLineToArgvW`: before a quote, two backslashes are one. */
function taken(word: string): string {
  const inner = word.slice(1, -1)
  const slashes = inner.length - inner.replace(/\\+$/, '').length
  expect(slashes % 2).toBe(0)
  return inner.slice(0, inner.length - slashes / 2)
}
