import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { type ConfigProblem, formatProblem } from './problems.ts'

/** A folder for one test file, gone when its tests are done. */
export interface Scratch {
  readonly folder: string
  /** Writes a file with mode 600, and the folders above it. Hands back its path. */
  write(name: string, content: string | Uint8Array): string
  makeFolder(name: string): string
  /** Problems as one line each, with their code in front and paths from this folder. */
  shown(result: object): string[]
}

/**
 * A sound configuration, but for what is written in the places of the folder (line 4) and behind
 * the destination (line 9).
 */
export function agentText(feed = 'folder: drop', more = ''): string {
  return `agent: frankfurt-01
feeds:
  - name: house-bank
    ${feed}
destinations:
  - name: treasury
    url: wss://hub.example.com/agents/treasury
    token: { env: KONTOR_TOKEN }
${more}`
}

export const environment = { KONTOR_TOKEN: 'abc-123' }

export function scratch(): Scratch {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kontor-config-')))
  afterAll(() => rmSync(folder, { recursive: true }))
  const makeFolder = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true })
    return join(folder, name)
  }
  return {
    folder,
    makeFolder,
    write: (name, content) => {
      makeFolder(dirname(name))
      writeFileSync(join(folder, name), content, { mode: 0o600 })
      return join(folder, name)
    },
    shown: (result) => {
      if (!('problems' in result)) return []
      return (result.problems as readonly ConfigProblem[]).map((problem) => {
        return `${problem.code} ${formatProblem(problem)}`.replaceAll(`${folder}/`, '')
      })
    },
  }
}
