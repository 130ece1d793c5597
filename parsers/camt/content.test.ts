import { expect, test } from 'vitest'
import { entryId, entryOpening, paymentId, paymentOpening } from '../../events/identity.ts'
import { Content } from './content.ts'
import { Fragment } from './fragment.ts'
import { XmlNames } from './xmlNames.ts'
import { noAttributes } from './xmlTags.ts'

const statement = 'st1-0a'
const names = new XmlNames()

function name(written: string) {
  const bytes = Buffer.from(written)
  return names.find(bytes, 0, bytes.length, written.length)
}

type Tree = readonly [string, string | undefined, string, ...Tree[]]

/** Elements as `[name, currency, text, ...inside]`. */
function fragment(tree: Tree): Fragment {
  const found = new Fragment(1_000_000)
  add(found, tree)
  return found
}

function add(found: Fragment, [written, currency, text, ...inside]: Tree): void {
  const attributes = currency === undefined ? noAttributes : { Ccy: currency }
  found.open(name(written), attributes, { line: 1, column: 1, offset: 0 })
  found.text(text)
  for (const element of inside) add(found, element)
  found.close()
}

/** The frozen form, as slowly as it can be written. */
function frozen([written, currency, text, ...inside]: Tree): string {
  const local = written.slice(written.indexOf(':') + 1)
  const own = `\u0001${local}\u0002${size([written, currency, text, ...inside])}\u0003`
  const rest = inside.map(frozen).join('')
  return `${own}${currency ?? ''}\u0004${text}`.replace(/\s/g, '') + rest
}

function size([, , , ...inside]: Tree): number {
  return inside.reduce((sum, element) => sum + size(element), 1)
}

const trees: Record<string, Tree> = {
  'a single element': ['Ntry', undefined, ''],
  'a name of one letter': ['a', undefined, 'x'],
  'a prefix': ['p:Ntry', undefined, '', ['p:Amt', 'EUR', '1.00']],
  'text with blanks': ['Ntry', undefined, ' a\n\tb  c ', ['Amt', ' E U ', ' 1 ']],
  'text beyond ASCII': ['Ntry', undefined, 'Zürich\u00a0\u2003€ 𝄞', ['Größe', 'é', '漢\u3000']],
  'ten elements and more': [
    'Ntry',
    undefined,
    '',
    ...Array.from({ length: 120 }, (): Tree => ['Cd', undefined, 'x', ['d', undefined, '']]),
  ],
  'a long text': ['Ntry', undefined, 'ab cü'.repeat(10_000)],
}

test.each(Object.entries(trees))('%s is written in the frozen form', (_, tree) => {
  const content = new Content('tx').under(entryOpening(statement))
  const idOf = (raw: string, occurrence = 1) => entryId(statement, raw, occurrence)
  expect(content.of(fragment(tree)).id(1)).toBe(idOf(frozen(tree)))
  expect(content.id(12)).toBe(idOf(frozen(tree), 12))
  const other: Tree = ['TxDtls', undefined, 'ü', ['Amt', 'USD', '2.00']]
  const both = content.of(fragment(tree), fragment(other))
  expect(both.id(1)).toBe(idOf(frozen(tree) + frozen(other)))
  expect(content.of(fragment(other)).id(1)).toBe(idOf(frozen(other)))
})

test('an element that is still open has the count 0', () => {
  const found = new Fragment(1000)
  found.open(name('Ntry'), noAttributes, { line: 1, column: 1, offset: 0 })
  found.open(name('Amt'), noAttributes, { line: 1, column: 7, offset: 6 })
  found.close()
  const content = new Content('tx').under(entryOpening(statement)).of(found)
  const raw = '\u0001Ntry\u00020\u0003\u0004\u0001Amt\u00021\u0003\u0004'
  expect(content.id(1)).toBe(entryId(statement, raw, 1))
})

test('the payments of one batch after the other have ids of their entry', () => {
  const content = new Content('it')
  const tree: Tree = ['TxDtls', undefined, '', ['Amt', 'USD', '2.00']]
  for (const entry of ['tx1-a', 'tx1-bc']) {
    const id = content.under(paymentOpening(entry)).of(fragment(tree)).id(1)
    expect(id).toBe(paymentId(entry, frozen(tree), 1))
  }
})
