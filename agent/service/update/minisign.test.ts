import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { testWith } from '../../../test/debianPackage.ts'
import { proveSigned, releaseKey, SignatureFault } from './minisign.ts'

const test = testWith('minisign', 'minisign')

let folder: string
const at = (name: string) => join(folder, name)
const read = (name: string) => readFileSync(at(name), 'utf8')

describe("a file that Debian's minisign has signed", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kontor-minisign-'))
    writeFileSync(at('file'), Buffer.alloc(3_000_000, 'kontor'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function sign(name: string, ...options: string[]) {
    const key = at(`${name}.key`)
    execFileSync('minisign', ['-G', '-f', '-W', '-p', at(`${name}.pub`), '-s', key])
    const signature = at(`${name}.minisig`)
    const args = ['-S', '-s', key, '-m', at('file'), '-x', signature, ...options]
    execFileSync('minisign', args, { stdio: 'ignore' })
    return { key: releaseKey(read(`${name}.pub`)), text: read(`${name}.minisig`) }
  }

  test('is proven, with the comment that was signed', () => {
    const { key, text } = sign('a', '-t', 'kontor 1.2.3 linux-x64')
    expect(proveSigned(at('file'), text, [key])).toBe('kontor 1.2.3 linux-x64')
    expect(proveSigned(at('file'), text.replaceAll('\n', '\r\n'), [key])).toContain('1.2.3')
  })

  test('is refused where another key has signed, or the file differs by one byte', () => {
    const { key, text } = sign('a')
    const { key: other } = sign('b')
    expect(() => proveSigned(at('file'), text, [other])).toThrow(/a key that this program/)
    writeFileSync(at('changed'), `${read('file').slice(0, -1)}!`)
    expect(() => proveSigned(at('changed'), text, [key])).toThrow(/not what was signed/)
  })

  test('is refused where the comment was changed', () => {
    const { key, text } = sign('a', '-t', 'kontor 1.2.3')
    const changed = text.replace('kontor 1.2.3', 'kontor 9.9.9')
    expect(() => proveSigned(at('file'), changed, [key])).toThrow(/comment .* was changed/)
  })

  test('is refused where it was signed the older way, or anything else stands there', () => {
    const { key, text } = sign('a', '-l')
    expect(() => proveSigned(at('file'), text, [key])).toThrow(/over a hash/)
    for (const junk of ['', '\n\n\n', 'x'.repeat(5_000), text.split('\n').slice(0, 2).join('\n')]) {
      expect(() => proveSigned(at('file'), junk, [key])).toThrow(SignatureFault)
    }
    expect(() => releaseKey(text)).toThrow(SignatureFault)
  })
})
