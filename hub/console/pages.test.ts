import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentPolicy } from '../http/headers.ts'
import { pageFolder } from './pageFolder.ts'
import { servePages } from './pages.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-console-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function build(): void {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><p>Kontor</p>')
  writeFileSync(join(folder, 'page', 'assets', 'index-ChOtWZ6k.js'), `// ${'a'.repeat(500)}\n`)
  writeFileSync(join(folder, 'secret.js'), 'outside')
}

function hub() {
  const app = fastify()
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  servePages(app, pageFolder(join(folder, 'page')))
  return app
}

test('files whose names have a hash are kept for a year, and the page itself is checked', async () => {
  build()
  const app = hub()
  const page = await app.inject('/')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(page.headers['content-security-policy']).toBe(contentPolicy)
  const script = await app.inject('/assets/index-ChOtWZ6k.js')
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('who has the file already gets no bytes', async () => {
  build()
  const app = hub()
  const { headers } = await app.inject('/')
  const again = await app.inject({ url: '/', headers: { 'if-none-match': String(headers.etag) } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

test('who takes gzip gets it', async () => {
  build()
  const url = '/assets/index-ChOtWZ6k.js'
  const app = hub()
  const packed = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.rawPayload.length).toBeLessThan(100)
  const plain = await app.inject({ url })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.rawPayload.length).toBeGreaterThan(500)
})

test('no path leads out of the folder', async () => {
  build()
  const app = hub()
  for (const url of [
    '/assets/..%2f..%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/assets/../../secret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets//etc/passwd',
  ]) {
    const answer = await app.inject(url)
    expect([url, answer.statusCode]).toEqual([url, 404])
    expect(answer.body).not.toContain('outside')
  }
})

test('a page that is not built says how, and is there as soon as it is built', async () => {
  const app = hub()
  const before = await app.inject('/')
  expect(before.statusCode).toBe(503)
  expect(before.body).toContain('npm run console')
  expect(before.headers['cache-control']).toBe('no-store')
  build()
  expect((await app.inject('/')).statusCode).toBe(200)
})
