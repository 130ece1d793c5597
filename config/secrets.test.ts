import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { systemDisk } from './disk.ts'
import { scratch } from './scratch.ts'
import { resolveSecret, Secret } from './secrets.ts'

const files = scratch()

const resolving = (
  reference: Parameters<typeof resolveSecret>[0],
  environment: Record<string, string> = {},
) => resolveSecret(reference, { disk: systemDisk, environment, checkFileMode: true })

const revealed = (result: ReturnType<typeof resolveSecret>) =>
  'secret' in result ? result.secret.reveal() : result.failure.code

describe('a secret', () => {
  const secret = new Secret('hush-9431')

  test('shows itself in no text, JSON, inspection, template or spread', () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
      JSON.stringify({ ...secret }),
      Object.entries(secret).join(),
    ]
    expect(shown.join(' ')).not.toContain('hush')
    expect(String(secret)).toBe('[secret]')
  })

  test('is given to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe('hush-9431')
  })

  test('matches itself and nothing else, whatever the length', () => {
    expect(['hush-9431', 'hush-9432', 'hush', ''].map((text) => secret.matches(text))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a reference', () => {
  test('to a variable gives what the variable holds', () => {
    expect(revealed(resolving({ kind: 'env', name: 'T' }, { T: 'abc' }))).toBe('abc')
  })

  test('to a file gives its one line, without byte order mark and line end', () => {
    const path = files.write('token', '\ufeffabc-123\r\n')
    expect(revealed(resolving({ kind: 'file', path }))).toBe('abc-123')
  })

  test.each([
    ['is not set', {}, 'secret-variable-unset'],
    ['is empty', { T: '' }, 'secret-variable-unset'],
    ['holds a blank', { T: 'a b' }, 'secret-malformed'],
    ['holds a line end in its middle', { T: 'a\nb' }, 'secret-malformed'],
    ['holds a letter that no header takes', { T: 'ä' }, 'secret-malformed'],
    ['holds too much', { T: 'x'.repeat(4097) }, 'secret-malformed'],
  ])('to a variable that %s fails', (_, environment, code) => {
    expect(revealed(resolving({ kind: 'env', name: 'T' }, { ...environment }))).toBe(code)
  })

  test.each([
    ['is missing', 'nothing-here', 'secret-file-missing'],
    ['is a folder', '.', 'secret-file-unreadable'],
    ['is empty', 'empty', 'secret-malformed'],
    ['is far too long', 'long', 'secret-malformed'],
  ])('to a file that %s fails', (_, name, code) => {
    files.write('empty', '\n')
    files.write('long', 'x'.repeat(100_000))
    expect(revealed(resolving({ kind: 'file', path: join(files.folder, name) }))).toBe(code)
  })

  test.each([
    [0o600, 'abc'],
    [0o440, 'abc'],
    [0o640, 'abc'],
    [0o660, 'secret-file-exposed'],
    [0o604, 'secret-file-exposed'],
    [0o602, 'secret-file-exposed'],
  ])('to a file of mode %o gives %s', (mode, expected) => {
    const path = files.write('moded', 'abc')
    chmodSync(path, mode)
    expect(revealed(resolving({ kind: 'file', path }))).toBe(expected)
  })

  test('to an open file is taken where permission bits mean nothing', () => {
    const path = files.write('windows', 'abc')
    chmodSync(path, 0o666)
    const sources = { disk: systemDisk, environment: {}, checkFileMode: false }
    expect(revealed(resolveSecret({ kind: 'file', path }, sources))).toBe('abc')
  })

  test('no failure holds a word of what was found', () => {
    const result = resolving({ kind: 'env', name: 'T' }, { T: 'hush hush' })
    expect(JSON.stringify(result)).not.toContain('hush')
  })
})

describe('a credential', () => {
  const reference = (name: string) =>
    ({ kind: 'credential', name, path: join(files.folder, name) }) as const

  test('is what systemd hands over under its name, whatever its mode', () => {
    mkdirSync(join(files.folder, 'handed'))
    const path = files.write('handed/bank', 'from-systemd')
    chmodSync(path, 0o644)
    files.write('bank', 'stored')
    const environment = { CREDENTIALS_DIRECTORY: join(files.folder, 'handed') }
    expect(revealed(resolving(reference('bank'), environment))).toBe('from-systemd')
  })

  test('is else what was stored, and for nobody else to read', () => {
    const path = files.write('bank', 'stored')
    chmodSync(path, 0o600)
    expect(revealed(resolving(reference('bank')))).toBe('stored')
    chmodSync(path, 0o644)
    expect(revealed(resolving(reference('bank')))).toBe('secret-file-exposed')
  })

  test('that nobody has stored says what to do', () => {
    expect(revealed(resolving(reference('none')))).toBe('secret-credential-missing')
  })

  test('that Windows encrypted is opened by it, or refused', () => {
    files.write('erp.dpapi', 'sealed bytes')
    const sources = { disk: systemDisk, environment: {}, checkFileMode: false }
    const unprotect = (sealed: Buffer) => sealed.toString('latin1').replace(' bytes', '')
    expect(revealed(resolveSecret(reference('erp'), { ...sources, unprotect }))).toBe('sealed')
    expect(revealed(resolveSecret(reference('erp'), sources))).toBe('secret-file-unreadable')
  })
})
