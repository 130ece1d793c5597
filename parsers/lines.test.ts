import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Line, LineSplitter, positionIn } from './lines.ts'

function split(text: string, chunk = text.length || 1, charset = 'utf-8'): Line[] {
  const lines: Line[] = []
  const splitter = new LineSplitter(charset, 0, 100, (line) => lines.push(line))
  const bytes = Buffer.from(text, charset === 'utf-16le' ? 'utf16le' : 'utf8')
  for (let at = 0; at < bytes.length; at += chunk) splitter.write(bytes.subarray(at, at + chunk))
  splitter.end()
  return lines
}

describe('lines', () => {
  test('end with LF, CR LF or CR, mixed as they come', () => {
    expect(split('a\nb\r\nc\rd')).toMatchObject([
      { text: 'a', number: 1, offset: 0 },
      { text: 'b', number: 2, offset: 2 },
      { text: 'c', number: 3, offset: 5 },
      { text: 'd', number: 4, offset: 7 },
    ])
  })

  test('may be empty, and a last line end begins none', () => {
    expect(split('\n\na\r\n').map(({ text }) => text)).toEqual(['', '', 'a'])
    expect(split('\r').map(({ text }) => text)).toEqual([''])
  })

  test('are the same whatever the chunks, and their offsets lead to their bytes', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'ü', '€', '\r', '\n', ' '))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, chunk) => {
        const lines = split(text, chunk)
        const place = ({ text, number, offset }: Line) => ({ text, number, offset })
        expect(lines.map(place)).toEqual(split(text).map(place))
        for (const line of lines) {
          expect(line.source.startsWith(line.text, line.start)).toBe(true)
          const bytes = Buffer.from(text).subarray(line.offset)
          expect(bytes.toString().startsWith(line.text)).toBe(true)
        }
      }),
    )
  })

  test('have positions in characters and bytes', () => {
    const [, line] = split('ä\nfür x')
    if (!line) throw new Error('there must be a second line')
    expect(positionIn(line, 4, 'utf-8')).toEqual({ line: 2, column: 5, offset: 8 })
  })

  test('count two bytes a character in UTF-16', () => {
    expect(split('a\r\nb', 3, 'utf-16le')[1]).toMatchObject({ text: 'b', number: 2, offset: 6 })
  })

  test.each([1, 50, 1_000])('longer than the limit are refused, in chunks of %i', (chunk) => {
    expect(() => split(`ok\n${'x'.repeat(101)}\n`, chunk)).toThrow(/line-too-long/)
  })
})
