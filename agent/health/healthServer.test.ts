import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestOutbox } from '../../outbox/testing/testOutbox.ts'
import { type HealthServer, startHealth } from './healthServer.ts'
import { agentMetrics, type Metrics } from './metrics.ts'

let box: TestOutbox
let server: HealthServer
let metrics: Metrics
let unready: string | undefined

beforeEach(async () => {
  box = new TestOutbox()
  unready = undefined
  metrics = await agentMetrics({
    outbox: box.outbox,
    feeds: () => [{ feed: 'bank', kind: 'folder', lastFileAt: '2026-11-20T11:59:30.000Z' }],
    links: () => [{ destination: 'erp', isUp: true }],
    freeDiskBytes: () => 7_000,
    now: () => box.now,
  })
  server = await startHealth(
    { host: '127.0.0.1', port: 0 },
    {
      ...{ metrics, unready: () => unready, status: () => ({ agent: 'test' }) },
    },
  )
})

afterEach(async () => {
  await server.close()
  box.close()
})

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
  return { status: response.status, text: await response.text() }
}

/** With headers that a browser sets and `fetch` doesn't let be set. */
function ask(method: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ method, port: server.port, path: '/healthz', headers: { host } })
    asked.on('response', ({ statusCode }) => resolve(statusCode))
    asked.on('error', reject)
    asked.end()
  })
}

test('tells that the process lives, and whether data moves', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' })
  expect(await get('/readyz')).toEqual({ status: 200, text: 'ok\n' })
  unready = 'SQLITE_FULL'
  expect(await get('/readyz')).toEqual({ status: 503, text: 'SQLITE_FULL\n' })
  expect(await get('/elsewhere')).toMatchObject({ status: 404 })
})

test('counts files and acknowledgements, and reads the rest when it is asked', async () => {
  const day = { from: '2026-11-01', to: '2026-11-01', opening: '1.00', closing: '1.00' }
  const decision = box.take({ name: 'a', ...day })
  box.take({ name: 'b', ...day, from: '2026-11-02', to: '2026-11-02' })
  box.now = new Date('2026-11-20T12:00:30Z')
  const file = { feed: 'bank', path: '1.sta' }
  metrics.hear({ kind: 'file-decided', file, id: 1, decision })
  metrics.acknowledged('erp', 'statements', 1)
  box.outbox.destinations.acknowledge('erp', 'statements', 1)
  const { text } = await get('/metrics')
  const lines = text.split('\n')
  for (const line of [
    'kontor_files_total{feed="bank",outcome="released"} 1',
    'kontor_events_acknowledged_total{destination="erp",lane="statements"} 1',
    'kontor_backlog_events{destination="erp",lane="statements"} 1',
    'kontor_backlog_oldest_seconds{destination="erp",lane="statements"} 30',
    'kontor_feed_last_file_seconds{feed="bank"} 60',
    'kontor_feed_failing{feed="bank"} 0',
    'kontor_link_up{destination="erp"} 1',
    'kontor_held_units 0',
    'kontor_disk_free_bytes 7000',
  ]) {
    expect(lines).toContain(line)
  }
  expect(text).toContain('nodejs_heap_size_used_bytes')
})

test('listens on this machine alone', async () => {
  const open = startHealth(
    { host: '0.0.0.0', port: 0 },
    { metrics, unready: () => undefined, status: () => ({}) },
  )
  await expect(open).rejects.toThrow(/loopback/)
})

test('answers no name that a page in a browser could have been given, and changes nothing', async () => {
  expect(await ask('GET', `localhost:${server.port}`)).toBe(200)
  expect(await ask('GET', 'rebound.example.com')).toBe(403)
  expect(await ask('POST', '127.0.0.1')).toBe(405)
})

test('shows a page to a browser of this machine, which may run nothing but what comes from here', async () => {
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ['/page.js', 'text/javascript'],
    ['/status.json', 'application/json'],
  ] as const) {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain(type)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await response.text()
    expect(text).not.toMatch(/<script>|<style|style=|onclick=/)
    if (path === '/status.json') expect(JSON.parse(text)).toEqual({ agent: 'test' })
  }
})
