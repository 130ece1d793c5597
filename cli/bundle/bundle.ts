import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { stringify } from 'yaml'
import { places } from '../../agent/intake/places.ts'
import { linux } from '../../agent/service/system.ts'
import { unitNames } from '../../agent/service/unit.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { surrounded } from '../../config/context.ts'
import { parseYaml } from '../../config/document.ts'
import { configLimits } from '../../config/limits.ts'
import { resolveSecret, type SecretReference } from '../../config/secrets.ts'
import type { AgentConfig } from '../../config/types.ts'
import { readOutbox } from '../../outbox/outbox.ts'
import { checked } from '../check/check.ts'
import { exitCode } from '../exitCodes.ts'
import { print, say } from '../output.ts'
import { versions } from '../version.ts'
import { type Censor, censor, everywhere } from './censor.ts'
import { logLines } from './logLines.ts'
import { redact } from './redact.ts'
import { machine, standingOf } from './standing.ts'
import { tar } from './tar.ts'

export interface BundleRequest {
  readonly configFile: string
  /** Where to write it; it must not be there yet. */
  readonly out: string | undefined
  /** A file with the agent's log, where journald has none. */
  readonly log: string | undefined
}

/** Bytes of the log's end that are looked at. */
const logBytes = 4 * 1024 * 1024
const journalLines = '5000'

/**
 * `kontor support-bundle`: one archive for the help desk. What goes in is chosen member by member and
 * censored once more; it holds no account, no name, no amount, no secret and no name of a file.
 */
export async function supportBundle(request: BundleRequest): Promise<number> {
  const now = new Date()
  const contents = await collected(request)
  const entries = Object.entries(contents).map(([name, text]) => ({
    name: `kontor-support/${name}`,
    content: Buffer.from(text),
  }))
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '')
  const path = resolve(request.out ?? `kontor-support-${stamp}Z.tar.gz`)
  try {
    writeFileSync(path, gzipSync(tar(entries, now)), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    say(`kontor: ${path} is there already and is left alone; name another with \`--out\`.`)
    return exitCode.usage
  }
  await print(
    `${path}: ${Object.keys(contents).join(', ')}\n` +
      'It holds no account, name, amount, secret or file name. Look into it before you send it, ' +
      `if you like: tar -xzOf ${path} | less\n`,
  )
  return exitCode.ok
}

async function collected({ configFile, log }: BundleRequest): Promise<Record<string, string>> {
  const loaded = loadAgentConfig(configFile, { folders: 'none' })
  const config = 'config' in loaded ? loaded.config : undefined
  const redacted = redact(written(configFile))
  const hide = censor([...redacted.hidden, ...privateTexts(config)])
  const { findings, exit } = await checked(configFile)
  return {
    'versions.json': json(versions()),
    'machine.json': json(machine(config)),
    'configuration.yaml': hide(stringify(redacted.value)),
    'check.json': json({
      exit,
      findings: findings.map(({ ok, what }) => ({ ok, what: hide(what) })),
    }),
    'log.jsonl': `${logLines(logText(log), hide).join('\n')}\n`,
    ...(config ? standing(config, hide) : {}),
  }
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

/** The configuration as far as it can be read; where its text is broken, the check says how. */
function written(configFile: string): unknown {
  if (!existsSync(configFile)) return {}
  const text = readFileSync(configFile, 'utf8')
  if (text.length > configLimits.maxFileBytes) return {}
  const { document, usable } = parseYaml(text)
  return usable ? document.value : {}
}

function standing(config: AgentConfig, hide: Censor): Record<string, string> {
  const { store } = places(config.stateFolder)
  if (!existsSync(store)) return {}
  try {
    const outbox = readOutbox(store)
    try {
      const { status, files, audit } = standingOf(config, outbox, hide)
      return {
        'status.json': json(everywhere(status, hide)),
        'files.json': json(files),
        'audit.json': json(audit),
      }
    } finally {
      outbox.close()
    }
  } catch (error) {
    // A store that can't be read is mostly why somebody asks for help.
    const { code = 'unknown' } = error as { code?: string }
    return { 'status.json': json({ unreadable: code }) }
  }
}

/** What the configuration leads to: secrets, and the rows of the register. */
function privateTexts(config: AgentConfig | undefined): string[] {
  const found: string[] = []
  const look = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    if (isReference(value)) {
      for (const kind of ['password', 'key'] as const) {
        const resolved = resolveSecret(value, surrounded({}), kind)
        if ('secret' in resolved) found.push(resolved.secret.reveal())
      }
    } else for (const member of Object.values(value)) look(member)
  }
  look(config)
  const rows = [...(config?.accounts?.rows ?? []), ...(config?.postings?.rows ?? [])]
  return [...found, ...rows.flatMap(texts)]
}

function isReference(value: object): value is SecretReference {
  return 'kind' in value && ['env', 'file', 'credential'].includes(String(value.kind))
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}

/** The end of the log: of the file that is named, else what journald has of the service. */
function logText(file: string | undefined): string {
  if (file !== undefined) return fileTail(file, logBytes)
  if (process.platform !== 'linux') return ''
  const asked = ['-u', unitNames.agent, '-n', journalLines, '--no-pager', '-o', 'cat']
  return linux.run('journalctl', ...asked) ?? ''
}

function fileTail(path: string, maxBytes: number): string {
  const file = openSync(path, 'r')
  try {
    const from = Math.max(0, fstatSync(file).size - maxBytes)
    const bytes = Buffer.alloc(maxBytes)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, maxBytes, from))
  } finally {
    closeSync(file)
  }
}
