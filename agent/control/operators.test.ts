import { describe, expect, test } from 'vitest'
import { expectOperator } from './operators.ts'

const refused = expect.objectContaining({ code: 'operator-needed' })
const asks = (verb: string, by: string, operators: readonly string[] | undefined = ['anna']) => {
  return () => expectOperator(operators, verb, by)
}

describe('where the configuration names operators', () => {
  test.each(['files release', 'parked retry', 'parked skip', 'rekey', 'replay'])(
    '%s is theirs',
    (verb) => {
      expect(asks(verb, 'anna')).not.toThrow()
      expect(asks(verb, 'bert')).toThrow(refused)
    },
  )

  test('it is the account behind sudo that counts', () => {
    expect(asks('replay', 'anna as kontor')).not.toThrow()
    expect(asks('replay', 'bert as anna')).toThrow(refused)
  })

  test('what decides nothing is open to all', () => {
    for (const verb of ['files retry', 'files hold', 'reload']) {
      expect(asks(verb, 'bert')).not.toThrow()
    }
  })
})

test('without the key whoever may write the state folder may decide', () => {
  expect(() => expectOperator(undefined, 'files release', 'bert')).not.toThrow()
})
