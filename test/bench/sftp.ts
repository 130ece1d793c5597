import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startAgent } from '../../agent/run.ts'
import { startOpenSsh } from '../../agent/sources/sftp/testing/openssh.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { formatProblem } from '../../config/problems.ts'
import { House } from '../e2e/house.ts'
import { mt940 } from '../samples.ts'

/**
 * So many small files at once on an SFTP server, each delivered once and deleted there; then what an
 * idle feed costs. Needs OpenSSH's server.
 *
 *     node --expose-gc test/bench/sftp.ts [files] [idle seconds]
 */
const files = Number(process.argv[2] ?? 2000)
const idleSeconds = Number(process.argv[3] ?? 15)

const sshd = await startOpenSsh()
const house = new House()
await house.startHub()
const out = join(sshd.folder, 'out')
mkdirSync(out)
for (let n = 1; n <= files; n += 1) writeFileSync(join(out, `${n}.sta`), mt940(n))
writeFileSync(join(house.folder, 'bank_key'), sshd.privateKey, { mode: 0o600 })
const file = join(house.folder, 'kontor.yaml')
writeFileSync(
  file,
  `agent: edge
limits: { minFreeDisk: 0B }
feeds:
  - name: bank
    sftp:
      host: 127.0.0.1
      port: ${sshd.port}
      user: ${sshd.user}
      folder: ${out}
      hostKey: '${sshd.fingerprint}'
      key: { file: bank_key }
      whenTaken: delete
    settleTime: 500ms
    every: 10s
destinations:
${house.destination('treasury')}`,
)
const loaded = loadAgentConfig(file)
if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'))

const heap: number[] = []
const measure = () => {
  globalThis.gc?.()
  heap.push(process.memoryUsage().heapUsed / 1e6)
}
let putAway = 0
let delayed = 0
let firstMs = 0
const begun = performance.now()
const agent = await startAgent(loaded.config, ({ kind }) => {
  if (kind === 'file-delayed' || kind === 'remote-file-delayed' || kind === 'server-lost')
    delayed += 1
  if (kind === 'file-acknowledged' && firstMs === 0) firstMs = performance.now() - begun
  if (kind !== 'remote-file-put-away') return
  putAway += 1
  if (putAway % Math.ceil(files / 10) === 0) measure()
})
while (putAway < files) await new Promise((resolve) => setTimeout(resolve, 50))
const seconds = (performance.now() - begun) / 1000
await new Promise((resolve) => setTimeout(resolve, 2_000))
const events = await house.events()
const statements = events.filter(({ type }) => type.includes('statement-received'))
const ids = new Set(events.map(({ id }) => id))
const report = {
  files,
  seconds: Number(seconds.toFixed(1)),
  firstAcknowledgedMs: Math.round(firstMs),
  statements: statements.length,
  events: events.length,
  doubled: events.length - ids.size,
  left: readdirSync(out).length,
  faults: delayed,
  heapMb: heap.map((mb) => Number(mb.toFixed(1))),
  rssMb: Math.round(process.memoryUsage().rss / 1e6),
}
const before = process.cpuUsage()
await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000))
const { user, system } = process.cpuUsage(before)
const idlePercent = ((user + system) / 1e6 / idleSeconds) * 100
process.stdout.write(
  `${JSON.stringify({ ...report, idlePercent: Number(idlePercent.toFixed(2)) })}\n`,
)
await agent.stop()
await house.end()
await sshd.stop()
