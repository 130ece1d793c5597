import { version } from '../agent/program.ts'
import { build } from '../agent/service/build.ts'
import { migrations as hubMigrations } from '../hub/store/migrations.ts'
import { migrations } from '../outbox/migrations.ts'
import { sqliteVersion } from '../outbox/store.ts'
import { protocolVersion } from '../protocol/frames.ts'
import { print } from './output.ts'

/** `kontor version`: what support asks for first. */
export async function tellVersions(json: boolean): Promise<void> {
  const found = versions()
  await print(json ? `${JSON.stringify(found)}\n` : text(found))
}

export function versions() {
  const { node, openssl } = process.versions
  const { target, content } = build
  return {
    kontor: version,
    build: { target, content },
    node,
    sqlite: loadedSqlite(),
    openssl,
    /** Numbers of the stores' layouts; a store with a higher one is refused. */
    schema: { outbox: migrations.length, hub: hubMigrations.length },
    protocol: protocolVersion,
  }
}

/** Where SQLite can't be loaded, the other versions are what helps to find out why. */
function loadedSqlite(): string {
  try {
    return sqliteVersion()
  } catch {
    return 'can not be loaded; `kontor self-test` says why'
  }
}

function text({
  kontor,
  build,
  node,
  sqlite,
  openssl,
  schema,
  protocol,
}: ReturnType<typeof versions>) {
  return [
    `kontor ${kontor}`,
    `build ${build.target} ${build.content.slice(0, 16)}`,
    `node ${node}`,
    `sqlite ${sqlite}`,
    `openssl ${openssl}`,
    `schema outbox ${schema.outbox}, hub ${schema.hub}`,
    `protocol ${protocol}`,
    '',
  ].join('\n')
}
