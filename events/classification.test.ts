import { expect, test } from 'vitest'
import { eventNames } from './catalogue.ts'
import { classificationOf, plainData } from './classification.ts'
import { publishedSchema } from './schemas/published.ts'

interface Node {
  readonly properties?: Record<string, Node & { 'x-classification'?: string }>
  readonly $ref?: string
  readonly $defs?: Record<string, Node>
}

function membersOf(name: (typeof eventNames)[number]) {
  const root = publishedSchema(name) as Node
  const data = root.properties?.['data']
  const found = data?.$ref ? root.$defs?.[data.$ref.replace('#/$defs/', '')] : data
  return Object.entries(found?.properties ?? {})
}

test.each(eventNames)('every member of %s is classified, and its schema says how', (name) => {
  const members = membersOf(name)
  expect(members.length).toBeGreaterThan(0)
  for (const [member, schema] of members) {
    expect({ member, class: schema['x-classification'] }).toEqual({
      member,
      class: classificationOf([member]),
    })
    expect(classificationOf([member]), member).toBeDefined()
  }
})

test('what is shown to whoever may not see names and amounts is plain, member by member', () => {
  const data = {
    account: { id: 'DE71999000110001234567' },
    amount: { value: '1.00', currency: 'EUR' },
    status: 'booked',
    statement: { number: '7', text: 'a name', id: 'x' },
    checks: { arithmetic: 'ok', released: { by: 'anna', reason: 'a text' } },
    something: 'that nobody has classified',
  }
  expect(plainData(data)).toEqual({
    status: 'booked',
    statement: { number: '7' },
    checks: { arithmetic: 'ok' },
  })
})

test('a member without a class is hidden, and so is all below it', () => {
  expect(classificationOf(['new', 'amount'])).toBeUndefined()
  expect(classificationOf(['counterparty', 'name'])).toBe('personal')
})
