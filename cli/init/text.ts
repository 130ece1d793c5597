import { basename, dirname, relative } from 'node:path'
import type { FeedPlan, FolderFeed, HubPlan, Plan, SecretPlan, ServerFeed } from './plan.ts'

/** The name of the JSON Schema beside a configuration, for the editor that opens it. */
export const schemaFile = 'kontor.schema.json'

/** A first configuration as a person would write it, with a word on each key. */
export function configText({ agent, state, feeds, hub }: Plan, file: string): string {
  const base = dirname(file)
  const schemaLine = `# yaml-language-server: $schema=./${schemaFile}`
  return `${schemaLine}
# Configuration of a Kontor agent, written by \`kontor init\`. An editor that reads the line above
# completes keys and says what each means; docs/configuration.md lists them all.
# \`kontor check --config ${basename(file)}\` looks at everything that is named here.

# Name of this agent, as the hub knows it.
agent: ${agent}

# Folder of the outbox and of the originals. Kontor makes it; keep it on a local disk.
state: ${quoted(near(base, state))}

# Where files come from. Files of banks are known by their content, whatever their names.
feeds:
${feeds.map((feed) => feedText(feed, base)).join('\n')}
# Where events go.
destinations:
${hubText(hub, base)}`
}

function feedText(feed: FeedPlan, base: string): string {
  return feed.kind === 'folder' ? folderText(feed, base) : serverText(feed, base)
}

function folderText({ name, folder, found, takes, mapping }: FolderFeed, base: string): string {
  const mapped = `
    # How the columns become events. Written from a sample: look through it.
    mapping: ${quoted(near(base, mapping?.file ?? ''))}`
  const settle = takes
    ? '\n    # Files are taken away once a copy is kept under `state`.\n    settle: archive'
    : '\n    # Files stay where they are.\n    settle: leave'
  return `  # When this was written: ${found}.
  - name: ${name}
    folder: ${quoted(folder)}${settle}${mapping === undefined ? '' : mapped}
`
}

function serverText(feed: ServerFeed, base: string): string {
  const { name, host, port, user, folder, login, hostKey } = feed
  const pinned =
    hostKey === undefined
      ? '      # Not pinned yet: `kontor check` shows the fingerprint. Compare it with the one that the\n' +
        '      # bank states, then write it here as `hostKey`.'
      : `      # Compared with the one that the bank states.\n      hostKey: ${quoted(hostKey)}`
  const secret =
    'key' in login
      ? `key: ${reference(login.key, base)}`
      : `password: ${reference(login.password, base)}`
  return `  - name: ${name}
    sftp:
      host: ${quoted(host)}
      port: ${port}
      user: ${quoted(user)}
      folder: ${quoted(folder)}
      ${secret}
${pinned}
      # Files stay on the server; \`delete\` and \`move\` are the other two.
      whenTaken: leave
    # Or at fixed times: \`schedule: '0 7-19 * * 1-5'\` with a \`timeZone\`.
    every: 5m
`
}

function hubText({ url, identity }: HubPlan, base: string): string {
  const proof =
    identity.kind === 'enrolled'
      ? '# The certificate that `kontor enroll` fetches.\n    enrolled: true'
      : identity.kind === 'env'
        ? `token: { env: ${identity.name} }`
        : `token: ${reference(identity.secret, base)}`
  return `  - name: ${/\/agents\/([a-z0-9][a-z0-9._-]{0,61}[a-z0-9])$/.exec(url)?.[1] ?? 'hub'}
    url: ${quoted(url)}
    ${proof}
`
}

const reference = ({ file }: SecretPlan, base: string) => `{ file: ${quoted(near(base, file))} }`

/** Single quotes take everything as it stands, a Windows path too. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** From the configuration's folder, where it lies in it. */
function near(base: string, path: string): string {
  const inside = relative(base, path)
  if (inside === '' || inside.startsWith('..') || inside === path) return path
  return `./${inside.replaceAll('\\', '/')}`
}
