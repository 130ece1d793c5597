import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { booked, document, entry, statement } from './fixtures.ts'
import { ourReading, theirReading } from './testing/xmlOracle.ts'

const name = fc.constantFrom('a', 'Ntry', 'p:b', 'é', 'x-1', '_', 'ß:漢', '𝄞a', 'Document')
const blanks = fc.constantFrom('', ' ', '\n  ', '\r\n', '\r', '\t')
const gap = fc.constantFrom(' ', '\n', '\r\n\t')
const words = fc.constantFrom(
  'x',
  'Grüße',
  '€',
  '𝄞',
  ' ',
  '\r\n',
  '\r',
  ']',
  ']]',
  '>',
  '&amp;',
  '&#xe9;',
)
const refs = fc.constantFrom(
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#10;',
  '&#x1F600;',
  '&#0065;',
  "'",
)
const text = fc.array(fc.oneof(words, refs), { maxLength: 5 }).map((parts) => parts.join(''))
const attribute = fc
  .tuple(gap, name, blanks, blanks, text)
  .map(([before, key, left, right, value]) => `${before}${key}${left}=${right}"${value}"`)
const comment = fc.constantFrom(
  '<!---->',
  '<!-- é\r\n- -->',
  '<?pi?>',
  '<?pi ?x >?>',
  '<![CDATA[<&]]]>',
)

interface Node {
  readonly xml: string
}

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc
    .tuple(
      name,
      fc.array(attribute, { maxLength: 2 }),
      blanks,
      fc.array(fc.oneof({ depthSize: 'small' }, text, comment, tie('node')), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, attributes, end, inside, short]) => {
      const content = inside.map((part) => (typeof part === 'string' ? part : part.xml)).join('')
      const head = `<${tag}${attributes.join('')}${end}`
      return { xml: short && content === '' ? `${head}/>` : `${head}>${content}</${tag}${end}>` }
    }),
}))

const declaration = fc.constantFrom(
  '',
  '<?xml version="1.0"?>',
  "\n<?xml version='1.0' encoding='UTF-8' standalone=\"yes\" ?>",
  '\ufeff<?xml version = "1.0"\r\nencoding="utf-8"?>\r',
)
const tail = fc.constantFrom('', '\n', '\r', ' <!-- end -->\n', '<?pi?>')
const file = fc
  .array(fc.tuple(declaration, blanks, node, tail), { minLength: 1, maxLength: 2 })
  .map((documents) =>
    documents.map(([first, between, { xml }, last]) => first + between + xml + last).join(''),
  )

function agree(bytes: Uint8Array): void {
  expect(ourReading(bytes)).toEqual(theirReading(bytes))
}

test('reads well-formed XML as saxes does, element for element and place for place', () => {
  fc.assert(
    fc.property(file, (xml) => agree(Buffer.from(xml))),
    { numRuns: 1000 },
  )
})

test('reads the same in chunks of any size', () => {
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 9 }), (xml, chunkBytes) => {
      const bytes = Buffer.from(xml)
      expect(ourReading(bytes, chunkBytes)).toEqual(ourReading(bytes))
    }),
    { numRuns: 500 },
  )
})

const junk = fc.constantFrom(
  ...[
    '<',
    '>',
    '&',
    ';',
    '/',
    '"',
    "'",
    '=',
    '!',
    '?',
    '-',
    ']',
    '[',
    ' ',
    '\r',
    '\n',
    '\0',
    '\u0001',
  ],
  ...['\ufffe', '\ufeff', '\u0085', '\u2028', 'xml', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>'],
  ...[
    '<a',
    '</a',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&#x;',
    '&#;',
    '&a;',
    '&amp',
    'é',
    '\u00d7',
    '0',
  ],
)
const change = fc.record({
  at: fc.nat(),
  drop: fc.nat({ max: 4 }),
  put: fc.oneof(junk, fc.constant('')),
})

/** saxes takes a processing instruction whose name runs into a `?`: `<?a?b?>`. */
const laxness = /<\?[^?\s]+\?[^>]/

test('accepts and refuses broken XML as saxes does', () => {
  fc.assert(
    fc.property(file, fc.array(change, { minLength: 1, maxLength: 3 }), (xml, changes) => {
      let broken = xml
      for (const { at, drop, put } of changes) {
        const index = at % (broken.length + 1)
        broken = broken.slice(0, index) + put + broken.slice(index + drop)
      }
      fc.pre(!laxness.test(broken))
      const bytes = Buffer.from(broken)
      agree(bytes)
      expect(ourReading(bytes, 1)).toEqual(ourReading(bytes))
    }),
    { numRuns: 2000 },
  )
})

test('bytes that are no UTF-8 are refused as a decoder refuses them', () => {
  fc.assert(
    fc.property(file, fc.nat(), fc.integer({ min: 0x80, max: 0xff }), (xml, place, byte) => {
      const bytes = Buffer.from(xml)
      bytes[place % bytes.length] = byte
      agree(bytes)
    }),
    { numRuns: 500 },
  )
})

test('our own files read the same, cut at each of their bytes', () => {
  const files = [
    booked('101.00', entry('1.00', '<AddtlNtryInf>1 &lt; 2 Grüße</AddtlNtryInf>')),
    document(statement(entry('-3.10')), statement('')).replaceAll('><', '>\r\n<'),
  ]
  for (const xml of files) {
    const bytes = Buffer.from(xml)
    const whole = theirReading(bytes)
    expect(ourReading(bytes)).toEqual(whole)
    for (let size = 1; size < 70; size += 1) expect(ourReading(bytes, size)).toEqual(whole)
    for (let at = 0; at < bytes.length - 1; at += 1) {
      expect(ourReading(bytes.subarray(0, at))).toBe('refused')
    }
  }
})

/** XML files of `$KONTOR_SAMPLES`, where it is set. */
function samples(): string[] {
  const folder = process.env['KONTOR_SAMPLES']
  if (!folder) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile() && statSync(path).size < 2_000_000)
    .filter((path) => /^\s*(\ufeff)?\s*</.test(readFileSync(path).subarray(0, 64).toString()))
}

test.runIf(process.env['KONTOR_SAMPLES'])('files of banks read the same, in any chunks', () => {
  const files = samples()
  expect(files.length).toBeGreaterThan(0)
  for (const path of files) {
    const bytes = readFileSync(path)
    const theirs = theirReading(bytes)
    for (const size of [bytes.length || 1, 1000, 61]) {
      expect(ourReading(bytes, size), path).toEqual(theirs)
    }
  }
})

/** Where we mean to be stricter or laxer than saxes, and why. */
const differences = [
  ['<?xml version="1.1"?><a>\u0080</a>', 'read as 1.0, as its fifth edition says for any 1.x'],
  ['<a><?b?c?></a>', 'a blank must stand behind the name of an instruction'],
  [`<a>&#${'0'.repeat(40)}65;</a>`, 'a reference has a limit'],
] as const

test.each(differences)('%j differs from saxes on purpose: %s', (xml) => {
  const bytes = Buffer.from(xml)
  expect(ourReading(bytes)).not.toEqual(theirReading(bytes))
})
