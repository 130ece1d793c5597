import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configSchemaTexts } from '../../config/schemas.ts'
import type { Plan, SecretPlan } from './plan.ts'
import { configText, schemaFile } from './text.ts'

/** Something is there already; nothing of it was touched. */
export class AlreadyThere extends Error {
  override readonly name = 'AlreadyThere'
}

interface Writing {
  readonly path: string
  readonly text: string
  readonly mode: number
}

/**
 * Writes a plan down. What is there already is never touched, and then nothing else is written
 * either. The configuration itself comes last, so that it never names what is not there.
 *
 * @returns Paths of what was written.
 * @throws {AlreadyThere}
 */
export function writePlan(plan: Plan, file: string): string[] {
  const schema = join(dirname(file), schemaFile)
  const writings: Writing[] = [
    ...secrets(plan).map(({ file: path, text }) => ({ path, text: `${text}\n`, mode: 0o600 })),
    ...plan.feeds.flatMap((feed) =>
      feed.kind === 'folder' && feed.mapping
        ? [{ path: feed.mapping.file, text: feed.mapping.yaml, mode: 0o644 }]
        : [],
    ),
    // Another agent's configuration may stand beside this one; its schema is the same.
    ...(existsSync(schema)
      ? []
      : [{ path: schema, text: configSchemaTexts().get('agent.json') ?? '', mode: 0o644 }]),
    { path: file, text: configText(plan, file), mode: 0o644 },
  ]
  for (const { path } of writings) if (existsSync(path)) throw new AlreadyThere(path)
  mkdirSync(dirname(file), { recursive: true })
  for (const { path, text, mode } of writings) writeFileSync(path, text, { flag: 'wx', mode })
  return writings.map(({ path }) => path)
}

function secrets({ feeds, hub }: Plan): { readonly file: string; readonly text: string }[] {
  const all: SecretPlan[] = feeds.flatMap((feed) => {
    if (feed.kind !== 'server') return []
    return 'key' in feed.login ? [feed.login.key] : [feed.login.password]
  })
  if (hub.identity.kind === 'file') all.push(hub.identity.secret)
  return all.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]))
}
