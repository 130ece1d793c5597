import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { read } from './testing.ts'

interface ModelEntry {
  readonly cents: number
  readonly day: number
  readonly reversal: boolean
  readonly reference: string
  readonly endToEnd: string
  readonly name: string
  readonly text: string
}

const word = fc.stringMatching(/^[A-Z][A-Z0-9]{0,11}$/)
const modelEntry: fc.Arbitrary<ModelEntry> = fc.record({
  cents: fc.integer({ min: -10_000_000, max: 10_000_000 }).filter((n) => n !== 0),
  day: fc.integer({ min: 1, max: 31 }),
  reversal: fc.boolean(),
  reference: word.filter((text) => !/^(NONREF|NOREF|[EKM]REF|PREF|MARF)$/.test(text)),
  endToEnd: word,
  name: word,
  text: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
})
const model = fc.record({
  opening: fc.integer({ min: -10_000_000, max: 10_000_000 }),
  entries: fc.array(modelEntry, { maxLength: 8 }),
})
const endings = fc.constantFrom('\n', '\r\n', '\r')

const two = (n: number) => String(n).padStart(2, '0')
const comma = (cents: number) => {
  const positive = Math.abs(cents)
  return `${Math.floor(positive / 100)},${two(positive % 100)}`
}
const point = (cents: number) => `${cents < 0 ? '-' : ''}${comma(cents).replace(',', '.')}`
const balance = (cents: number) => `${cents < 0 ? 'D' : 'C'}240131EUR${comma(cents)}`

function write(opening: number, entries: readonly ModelEntry[]): string[] {
  const closing = entries.reduce((sum, entry) => sum + entry.cents, opening)
  const head = [':20:MODEL', ':25:DE79999999990532001700', ':28C:1/1', `:60F:${balance(opening)}`]
  return [...head, ...entries.flatMap(writeEntry), `:62F:${balance(closing)}`, '-', '']
}

function writeEntry(entry: ModelEntry): string[] {
  const moneyIn = entry.cents > 0
  const day = two(entry.day)
  const mark = entry.reversal ? (moneyIn ? 'RD' : 'RC') : moneyIn ? 'C' : 'D'
  const purpose = `EREF+${entry.endToEnd}SVWZ+${entry.text}`
  const wide = purpose.match(/.{1,27}/g) ?? []
  const subfields = wide.map((part, i) => `?${20 + i}${part}`).join('')
  const information = `166?00POSTING${subfields}?32${entry.name}`
  const [first = '', ...rest] = information.match(/.{1,65}/g) ?? []
  return [
    `:61:2401${day}01${day}${mark}${comma(entry.cents)}NTRF${entry.reference}`,
    `:86:${first}`,
    ...rest,
  ]
}

describe('a statement that was written from a model', () => {
  test('reads back as the model', () => {
    fc.assert(
      fc.property(
        model,
        endings,
        fc.integer({ min: 1, max: 90 }),
        ({ opening, entries }, end, size) => {
          const found = read(write(opening, entries).join(end), { chunkBytes: size })
          expect(found.ends).toEqual([{ entries: entries.length, proof: 'ok' }])
          expect(found.statements[0]?.data.opening?.amount.value).toBe(point(opening))
          const back = found.entries.map(({ data }) => ({
            cents: data.amount.value,
            valueDate: data.valueDate,
            reversal: data.reversal,
            reference: data.references.customer,
            endToEnd: data.references.endToEnd,
            name: data.counterparty.name,
            text: data.remittance.text,
          }))
          expect(back).toEqual(
            entries.map(({ cents, day, ...same }) => ({
              ...same,
              cents: point(cents),
              valueDate: `2024-01-${two(day)}`,
            })),
          )
        },
      ),
      { numRuns: 200 },
    )
  })

  test('never leaves an error that is no refusal, whatever the bytes', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ':20:',
        ':25:',
        ':28C:',
        ':60F:C240101EUR1,',
        ':61:240101C1,',
        ':62F:',
        ':86:',
      ),
      fc.constantFrom(
        '\n',
        '-',
        '-}',
        '{4:',
        '{2:I940',
        '@@',
        ':',
        '?20',
        '/REMI/',
        'EREF+',
        '\u0000',
      ),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          read(pieces.join(''), { chunkBytes: 7 })
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
