import { expect, test } from 'vitest'
import type { Charset } from '../charset.ts'
import { defaultLimits, type ReadLimits } from '../limits.ts'
import { Refusal } from '../problems.ts'
import { XmlReader } from './xml.ts'

interface Options {
  readonly chunkBytes?: number
  readonly charset?: Charset
  readonly markBytes?: number
  readonly limits?: Partial<ReadLimits>
}

/** Elements as `name@line:column+byte`, texts that are not blank, and `/` for each end. */
function read(file: string | Uint8Array, options: Options = {}): string[] {
  const found: string[] = []
  let spoken = ''
  const add = (item: string) => {
    if (spoken.trim()) found.push(spoken.trim())
    spoken = ''
    found.push(item)
  }
  const reader = new XmlReader(
    {
      fileSha256: '',
      charset: options.charset ?? 'utf-8',
      markBytes: options.markBytes ?? 0,
      limits: { ...defaultLimits, ...options.limits },
      sink: { open: () => {}, event: () => {}, close: () => {}, problem: () => {} },
    },
    {
      open: ({ local }, _, at) => add(`${local}@${at.line}:${at.column}+${at.offset}`),
      text: (text) => {
        spoken += text
      },
      close: () => add('/'),
    },
  )
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const size = options.chunkBytes ?? bytes.length
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size))
  reader.end()
  return found
}

function codeOf(file: string, options: Options = {}): string {
  try {
    read(file, options)
    return 'read'
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    const { code, position } = cause.problems[0] ?? {}
    return `${code}@${position?.line}:${position?.column}+${position?.offset}`
  }
}

const mixed =
  '\r\n<?xml version="1.0"?>\r\n<a>\n <p:b c="ü">€ü</p:b><!-- 𝄞 --><d/>\r<e\r\n x="1">1 &amp; 2</e>' +
  '<f><![CDATA[<ß>]]></f></a>\n\ufeff<?xml version="1.0"?>\n<g>\n</g> <!-- end -->'

test('elements have the place of their first character, in characters and in bytes', () => {
  expect(read(mixed)).toEqual([
    'a@3:1+25',
    'b@4:2+30',
    '€ü',
    '/',
    'd@4:32+66',
    '/',
    'e@5:1+71',
    '1 & 2',
    '/',
    'f@6:21+95',
    '<ß>',
    '/',
    '/',
    'g@8:1+148',
    '/',
  ])
})

test('places count bytes as an editor of the raw file would', () => {
  const bytes = Buffer.from(mixed)
  for (const place of read(mixed)) {
    const [, name, offset] = /^(\w)@.*\+(\d+)$/.exec(place) ?? []
    if (!name) continue
    const tag = bytes.subarray(Number.parseInt(offset ?? '', 10)).toString()
    expect(tag).toMatch(new RegExp(`^<(p:)?${name}`))
  }
})

test('chunks of any size read the same', () => {
  const whole = read(mixed)
  for (let size = 1; size < 40; size += 1) expect(read(mixed, { chunkBytes: size })).toEqual(whole)
})

test('UTF-16 and a code page read the same but for their bytes', () => {
  const text = '<a>\n<b>é</b><c/></a>'
  expect(
    read(Buffer.from(`\ufeff${text}`, 'utf16le'), { charset: 'utf-16le', markBytes: 2 }),
  ).toEqual(['a@1:1+2', 'b@2:1+10', 'é', '/', 'c@2:9+26', '/', '/'])
  expect(read(Buffer.from(text, 'latin1'), { charset: 'windows-1252' })).toEqual([
    'a@1:1+0',
    'b@2:1+4',
    'é',
    '/',
    'c@2:9+12',
    '/',
    '/',
  ])
})

test('a DOCTYPE is refused, and with it every entity bomb', () => {
  expect(codeOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toMatch(/^xml-doctype/)
  expect(codeOf('<a>&b;</a>')).toMatch(/^xml-malformed/)
})

test('broken grammar is refused at its place', () => {
  expect(codeOf('<a>\n<b>1</c></a>')).toBe('xml-malformed@2:8+11')
  expect(codeOf('<a>\n< b/></a>')).toBe('xml-malformed@2:2+5')
  expect(codeOf('<a/>text')).toMatch(/^xml-malformed@1:/)
})

test('depth, texts, attributes and comments have a limit', () => {
  const limits = { maxXmlDepth: 3, maxTextChars: 10 }
  expect(codeOf('<a><a><a/></a></a>', { limits })).toBe('read')
  expect(codeOf('<a><a><a><a/></a></a></a>', { limits })).toBe('xml-too-deep@1:10+9')
  expect(codeOf('<a>12345678901</a>', { limits })).toMatch(/^text-too-long/)
  expect(codeOf('<a b="12345678901"/>', { limits })).toMatch(/^text-too-long/)
  expect(codeOf('<a>123456<!-- -->78901</a>', { limits })).toMatch(/^text-too-long/)
  const endless = `<a><!-- ${'-x'.repeat(20)}`
  expect(codeOf(endless, { limits, chunkBytes: 4 })).toMatch(/^text-too-long/)
})

test('a tag may end in blanks, again and again', () => {
  expect(read('<a ><b\n><c x="1" ><c x="1" ></c ></c></b></a >')).toEqual([
    'a@1:1+0',
    'b@1:5+4',
    'c@2:2+8',
    'c@2:12+18',
    '/',
    '/',
    '/',
    '/',
  ])
})

test('a file that ends inside a document is truncated, wherever it ends', () => {
  const bytes = Buffer.from('<a><b c="1">ü</b><!-- d --></a>')
  for (let size = 0; size < bytes.length; size += 1) {
    const cut = bytes.subarray(0, size)
    expect(() => read(cut)).toThrow(/^file-truncated/)
  }
  expect(codeOf('<a>\n<b>')).toBe('file-truncated@2:4+7')
  expect(codeOf('<a/><?xml vers')).toMatch(/^file-truncated/)
  expect(codeOf('<a/> <!-- ')).toMatch(/^file-truncated/)
})
