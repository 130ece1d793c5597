import { credentialName } from '../../config/credentials.ts'
import type { AgentConfig, HubConfig } from '../../config/types.ts'
import { quoted } from './unit.ts'

/** What a configuration asks of the system. All paths are absolute. */
export interface Needs {
  readonly state: string
  /** Folders that the service writes; everything else is read-only to it. */
  readonly writes: readonly string[]
  /** Files with secrets; systemd hands them over, so that root alone can read them on the disk. */
  readonly secrets: readonly string[]
}

export function agentNeeds(config: AgentConfig): Needs {
  const folders = config.feeds.flatMap(({ folder, settle }) =>
    folder === undefined || settle === 'leave' ? [] : [folder],
  )
  const state = config.stateFolder
  return { state, writes: sorted([state, ...folders]), secrets: secretFiles(config) }
}

export function hubNeeds(config: HubConfig): Needs {
  const state = config.stateFolder
  return { state, writes: [state], secrets: secretFiles(config) }
}

/**
 * The part of a unit that comes from the configuration. A path that is not there is passed over: what
 * a feed misses, the agent says better than systemd does.
 */
export function dropInText({ writes, secrets }: Needs): string {
  const lines = [
    ...writes.map((path) => `ReadWritePaths=${quoted(`-${path}`)}`),
    ...secrets.map((path) => `LoadCredential=${credentialName(path)}:${credentialSource(path)}`),
  ]
  return `# From the configuration, by \`kontor service install\`; repeat it when feeds or secrets are added.
[Service]
${lines.join('\n')}
`
}

/** systemd takes this setting as it stands, to the end of the line. */
function credentialSource(path: string): string {
  quoted(path)
  return path.replaceAll('%', '%%')
}

/** Every `{ file: PATH }` of a configuration, wherever it stands. */
function secretFiles(config: object): string[] {
  const found: string[] = []
  const look = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    if ('kind' in value && isKept(value.kind) && 'path' in value) found.push(String(value.path))
    else for (const member of Object.values(value)) look(member)
  }
  look(config)
  return sorted(found)
}

function isKept(kind: unknown): boolean {
  return kind === 'file' || kind === 'credential'
}

function sorted(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort()
}
