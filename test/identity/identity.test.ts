import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { correctionOf } from '../../events/chain/correction.ts'
import { camt053 } from '../samples.ts'
import { entryIdsOf, eventsOf, idsOf } from './read.ts'

interface Statement {
  readonly number?: string
  readonly opening?: string
  readonly closing?: string
  readonly from?: string
  readonly entries: readonly string[]
  readonly intermediate?: boolean
}

/** An MT940 message; entries as `C100,00|text`. */
function mt940({
  number = '7/1',
  opening = '100,00',
  closing = '100,00',
  from = '261119',
  entries,
  intermediate,
}: Statement): string {
  const kind = intermediate ? 'M' : 'F'
  return [
    ':20:REF',
    ':25:DE71999000110001234567',
    `:28C:${number}`,
    `:60F:C${from}EUR${opening}`,
    ...entries.flatMap((entry) => {
      const [amount, text] = entry.split('|')
      return [`:61:2611201120${amount}NTRFNONREF`, `:86:${text}`]
    }),
    `:62${kind}:C261120EUR${closing}`,
    '-',
    '',
  ].join('\r\n')
}

const plain = mt940({ closing: '175,00', entries: ['C100,00|Käse und Öl', 'D25,00|Gebühr'] })

describe('the same statement has the same ids', () => {
  test.each([
    ['with other line ends', plain.replaceAll('\r\n', '\n')],
    ['in Latin-1', iconv.encode(plain, 'latin1')],
    ['in UTF-16', iconv.encode(plain, 'utf16le')],
    ['with a byte order mark', `\ufeff${plain}`],
    [
      'inside SWIFT blocks',
      `{1:F01DEMODEFFAXXX0000000000}{2:O9400000261120DEMODEFFAXXX00000000002611200000N}{4:\r\n${plain.trimEnd()}}`,
    ],
  ])('%s', (_what, content) => {
    expect(idsOf(content)).toEqual(idsOf(plain))
  })

  test.each([
    [
      'with a prefix',
      camt053('S')
        .replace('xmlns=', 'xmlns:n=')
        .replace(/<(\/?)(?=[A-Z])/g, '<$1n:'),
    ],
    ['without its line ends', camt053('S').replace(/\n/g, '')],
    [
      'in UTF-16',
      iconv.encode(camt053('S').replace('UTF-8', 'UTF-16'), 'utf16le', { addBOM: true }),
    ],
  ])('camt %s', (_what, content) => {
    expect(idsOf(content)).toEqual(idsOf(camt053('S')))
  })
})

describe('what is two has two ids', () => {
  test('two equal payments on one day', () => {
    const ids = entryIdsOf(
      mt940({ closing: '300,00', entries: ['C100,00|Miete', 'C100,00|Miete'] }),
    )
    expect(new Set(ids).size).toBe(2)
  })

  test('one equal fee in each of two half-day statements', () => {
    const morning = mt940({ number: '7/1', closing: '99,00', entries: ['D1,00|Entgelt'] })
    const evening = mt940({
      number: '8/1',
      opening: '99,00',
      closing: '98,00',
      entries: ['D1,00|Entgelt'],
    })
    expect(new Set([...idsOf(morning), ...idsOf(evening)]).size).toBe(4)
  })

  test('the same without numbers, by what they open with', () => {
    const half = (opening: string, closing: string) =>
      mt940({ number: '0', opening, closing, from: '261120', entries: ['D1,00|Entgelt'] })
    expect(
      new Set([...idsOf(half('100,00', '99,00')), ...idsOf(half('99,00', '98,00'))]).size,
    ).toBe(4)
  })
})

test('page 2 of a statement corrects nothing of page 1', () => {
  const one = mt940({
    number: '7/1',
    closing: '99,00',
    entries: ['D1,00|Entgelt'],
    intermediate: true,
  })
  const two = mt940({
    number: '7/2',
    opening: '99,00',
    closing: '98,00',
    entries: ['D1,00|Entgelt'],
  })
  const [first, second] = [one, two].map((content) => eventsOf(content).at(-1)?.id)
  expect(first).not.toBe(second)
  expect(correctionOf(entryIdsOf(one), entryIdsOf(two)).unchanged).toEqual([])
})

test('a corrected statement has its name, its unchanged entries, one withdrawn and one new', () => {
  const before = mt940({ closing: '250,00', entries: ['C100,00|Miete', 'C50,00|Strom'] })
  const after = mt940({ closing: '260,00', entries: ['C100,00|Miete', 'C60,00|Strom'] })
  expect(eventsOf(after).at(-1)?.id).toBe(eventsOf(before).at(-1)?.id)
  const { unchanged, withdrawn, added } = correctionOf(entryIdsOf(before), entryIdsOf(after))
  expect([unchanged.length, withdrawn.length, added.length]).toEqual([1, 1, 1])
})
