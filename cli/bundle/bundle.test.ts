import { describe, expect, test } from 'vitest'
import { censor } from './censor.ts'
import { logLines } from './logLines.ts'
import { redact } from './redact.ts'

describe('the censor', () => {
  const hide = censor(['kiefer-17', 'Erika Musterfrau', 'ab', 'kiefer'])

  test.each([
    ['login of kiefer-17 refused', 'login of [hidden] refused'],
    ['paid by Erika Musterfrau', 'paid by [hidden]'],
    // Two letters would be found in every word.
    ['about', 'about'],
    ['DE73999999990000001234 and DE73 9999 9999 0000 0012 34', '[account] and [account]'],
    ['statement_73999999.sta', 'statement_########.sta'],
    ['1.250,00 EUR, 99.95 USD, 12500.00', '[amount] EUR, [amount] USD, [amount]'],
  ])('makes of %j %j', (text, left) => {
    expect(hide(text)).toBe(left)
  })

  test('leaves versions, addresses, times and places alone', () => {
    const text = 'kontor 0.1.0 node 24.21.0 at 10.20.30.40:8443, 2026-11-22T06:00:00.120Z, 12:5'
    expect(hide(text)).toBe(text)
  })
})

describe('a configuration', () => {
  test('keeps its build and loses every private word', () => {
    const { value, hidden } = redact({
      agent: 'frankfurt-01',
      feeds: [
        {
          name: 'bank',
          sftp: { host: 'sftp.bank.example', port: 22, user: 'k1', password: { env: 'BANK_PW' } },
          expect: [{ by: '08:30', account: 'DE73999999990000001234' }],
        },
      ],
      accounts: [{ account: 'DE73999999990000001234', legalEntity: 'Musterhaus' }],
      destinations: [{ url: 'wss://kate:pw@hub.example/agents/erp?x=1', token: 'abc-123' }],
      tokn: 's3cret',
      'my note': 4711,
    })
    expect(value).toEqual({
      agent: 'frankfurt-01',
      feeds: [
        {
          name: 'bank',
          sftp: {
            host: 'sftp.bank.example',
            port: 22,
            user: '[text of 2 characters]',
            password: { env: '[text of 7 characters]' },
          },
          expect: [{ by: '08:30', account: '[text of 22 characters]' }],
        },
      ],
      accounts: '[1 rows]',
      destinations: [
        { url: 'wss://[hidden]@hub.example/agents/erp?[hidden]', token: '[text of 7 characters]' },
      ],
      tokn: '[text of 6 characters]',
      '[text of 7 characters]': '[text of 4 characters]',
    })
    expect(hidden).toEqual(expect.arrayContaining(['Musterhaus', 's3cret', 'abc-123', '4711']))
  })
})

describe('a log', () => {
  const hide = censor([])

  test('keeps what happened when, and neither file names nor sentences', () => {
    const line = JSON.stringify({
      level: 30,
      time: '2026-11-22T06:00:00.000Z',
      kind: 'file-read',
      feed: 'bank',
      file: 'Meyer.sta',
      problems: ['mt-field-missing', 'a sentence of somebody'],
      msg: 'bank/Meyer.sta: read',
    })
    expect(logLines(line, hide).map((text) => JSON.parse(text))).toEqual([
      {
        level: 30,
        time: '2026-11-22T06:00:00.000Z',
        kind: 'file-read',
        feed: 'bank',
        problems: ['mt-field-missing', '[text]'],
      },
    ])
  })

  test('keeps of other lines the frames of a stack alone', () => {
    const text = 'Error: Meyer\n    at read (/usr/bin/kontor:1:2)\nsome words of Meyer\n"Meyer"\n'
    expect(logLines(text, hide)).toEqual(['    at read (/usr/bin/kontor:1:2)'])
  })
})
