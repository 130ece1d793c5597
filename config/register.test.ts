import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'
import type { AgentConfig } from './types.ts'

const files = scratch()
files.makeFolder('drop')

const load = (more: string, feed?: string) =>
  loadAgentConfig(files.write('kontor.yaml', agentText(feed, more)), { environment })
const problems = (more: string, feed?: string) => files.shown(load(more, feed))

function loaded(more: string): AgentConfig {
  const result = load(more)
  if ('problems' in result) throw new Error(files.shown(result).join('\n'))
  return result.config
}

/** A CSV table beside the configuration, and the problems of loading it. */
function tableProblems(text: string | Uint8Array, table = 'accounts'): string[] {
  files.write('table.csv', text)
  return problems(`${table}: { file: table.csv }\n`)
}

describe('the account table', () => {
  const row = {
    account: 'DE71 9990 0011 0001 2345 67',
    aliases: ['99900011/1234567', 'MAIN'],
    legalEntity: 'DE01',
    region: 'DACH',
    companyCode: '1000',
    name: 'Main account',
    currency: 'EUR',
    source: 'camt.053',
  }

  test('stands in the configuration', () => {
    const more = `accounts:
  - account: DE71 9990 0011 0001 2345 67
    aliases: [99900011/1234567, MAIN]
    legalEntity: DE01
    region: DACH
    companyCode: '1000'
    name: Main account
    currency: EUR
    source: camt.053
`
    expect(loaded(more).accounts).toEqual({ source: undefined, rows: [row] })
  })

  test('or in a CSV file beside it, and is the same', () => {
    files.write(
      'accounts.csv',
      'Account;Aliases;Legal Entity;Region;Company Code;Name;Currency;Source\n' +
        'DE71 9990 0011 0001 2345 67;99900011/1234567|MAIN;DE01;DACH;1000;Main account;EUR;camt.053\n',
    )
    const { accounts } = loaded('accounts: { file: accounts.csv }\n')
    expect(accounts?.rows).toEqual([row])
    expect(accounts?.source?.path).toBe(`${files.folder}/accounts.csv`)
    expect(accounts?.source?.version).toMatch(/^\d+ \d/)
  })

  test('is none where the configuration says nothing', () => {
    expect(loaded('')).toMatchObject({ accounts: undefined, postings: undefined })
  })

  test.each([
    [
      'whose file is not there',
      'accounts: { file: nothing.csv }\n',
      'table-file-missing kontor.yaml:9:19  accounts.file  names a file that does not exist. Correct the path; a relative path counts from the folder of the configuration.',
    ],
    [
      'that is neither a list nor a file',
      'accounts: accounts.csv\n',
      'value-type kontor.yaml:9:11  accounts  must be a list of accounts, or `{ file: PATH }`. Correct the value.',
    ],
    [
      'with a number that lost its quotes',
      'accounts:\n  - account: 1234567\n',
      'value-type kontor.yaml:10:14  accounts[0].account  is a number; it must be an account number of letters, digits, blanks, points, hyphens and slashes. Put it in single quotes.',
    ],
    [
      'with an IBAN that is mistyped',
      'accounts:\n  - account: DE72999000110001234567\n',
      'account-check-digits kontor.yaml:10:14  accounts[0].account  has the form of an IBAN, and its check digits do not hold. Correct it: a character is wrong, or two are swapped.',
    ],
    [
      'with a source of record that is mistyped',
      'accounts:\n  - { account: DE71999000110001234567, source: house-bnak }\n',
      'record-source-unknown kontor.yaml:10:48  accounts[0].source  is neither a feed of the configuration nor a format. Did you mean `house-bank`?',
    ],
  ])('%s is refused', (_, more, expected) => {
    expect(problems(more)).toEqual([expected])
  })

  test.each([
    ['the same IBAN', 'DE71 9990 0011 0001 2345 67'],
    ['bank code and number of the IBAN', '99900011/1234567'],
    ['both as one number', '999000110001234567'],
  ])('that has an account twice, by %s, is refused', (_, second) => {
    expect(tableProblems(`account\nDE71999000110001234567\n${second}\n`)).toEqual([
      'account-repeated table.csv:3:1  accounts[1].account  names the account in line 2 again. Keep one row an account; other writings of it belong to `aliases`.',
    ])
  })

  test('may repeat an account among its own aliases, and may have a short number of two banks', () => {
    const text = 'account;aliases\nDE71999000110001234567;99900011/1234567\n99900022/1234567;\n'
    expect(tableProblems(text)).toEqual([])
  })

  test('has every problem told at once, with row and column and without an account', () => {
    const text =
      'account;currency;source\nDE72999000110001234567;Euro;nowhere\n;EUR;\nDE71999000110001234567;USD;mt940\n99900011/1234567;;\n'
    const found = tableProblems(text)
    expect(found.map((line) => line.replace(/ {2}.*/, ''))).toEqual([
      'account-check-digits table.csv:2:1',
      'value-invalid table.csv:2:24',
      'record-source-unknown table.csv:2:29',
      'key-missing table.csv:3:1',
      'account-repeated table.csv:5:1',
    ])
    expect(found.join()).not.toMatch(/\d{6}/)
  })

  test('in another charset, or without its header, is refused once', () => {
    expect(tableProblems(Buffer.from('account;name\n1234;M\xfcnchen\n', 'latin1'))).toEqual([
      'config-file-not-utf8 table.csv:2:7  The file is not UTF-8: here stands a byte that is no text. Save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8).',
    ])
    expect(tableProblems('DE71999000110001234567;DE01\n1;2\n')[0]).toMatch(
      /^table-column-unknown table.csv:1:1 {2}The header names no known column here/,
    )
  })
})

describe('the posting table', () => {
  test('names its rules, or calls them by their row', () => {
    files.write('postings.csv', 'code,account,rule\nNCHG,6855,fees\n\nNTRF,1200,\n')
    expect(loaded('postings: { file: postings.csv }\n').postings?.rows).toEqual([
      { code: 'NCHG', account: '6855', rule: 'fees' },
      { code: 'NTRF', account: '1200', rule: 'row 4' },
    ])
    const inline = "postings:\n  - { code: NCHG, account: '6855' }\n"
    expect(loaded(inline).postings?.rows).toEqual([
      { code: 'NCHG', account: '6855', rule: 'row 1' },
    ])
  })

  test('knows money in and money out', () => {
    expect(tableProblems('account;sign\n6855;minus\n', 'postings')).toEqual([
      'value-not-allowed table.csv:2:6  postings[0].sign  is none of the values that are allowed: `credit`, `debit`. Use one of these.',
    ])
  })
})

test('a feed can not hold what is unknown where nothing is known', () => {
  expect(problems('', 'folder: drop\n    unknownAccount: hold')).toEqual([
    'accounts-absent kontor.yaml:5:5  feeds[0].unknownAccount  stands here, and the configuration has no `accounts`: every account is unknown. Add `accounts`, or let the feed deliver what it does not know.',
  ])
})

describe('docs/accounts.md', () => {
  const docs = readFileSync(fileURLToPath(new URL('../docs/accounts.md', import.meta.url)), 'utf8')
  const examples = [...docs.matchAll(/```csv\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')

  test('has examples that load', () => {
    expect(examples).toHaveLength(2)
    expect(tableProblems(examples[0] ?? '')).toEqual([])
    expect(tableProblems(examples[1] ?? '', 'postings')).toEqual([])
  })
})
