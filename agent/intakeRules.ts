import { readFileSync } from 'node:fs'
import { surrounded } from '../config/context.ts'
import { systemDisk } from '../config/disk.ts'
import { resolveSecret, type SecretKind, type SecretReference } from '../config/secrets.ts'
import type { AgentConfig, FeedConfig, PgpConfig } from '../config/types.ts'
import type { AtRestKeys } from '../outbox/atRestKeys.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { configuredKeys } from './atRest/configuredKeys.ts'
import { eventSource } from './eventSource.ts'
import { places } from './intake/places.ts'
import type { FeedRules, IntakeRules } from './intake/rules.ts'
import type { PgpKeys } from './intake/unwrap/pgpKeys.ts'
import type { Tell } from './notice.ts'
import { perConfig } from './perConfig.ts'
import { RegisterTables } from './register/tables.ts'
import { incomingFolder } from './sftpFeeds.ts'

/** What a configuration says to the intake. */
export function intakeRules(
  config: AgentConfig,
  outbox: Outbox,
  tell: Tell,
  keys: AtRestKeys = configuredKeys(config),
): IntakeRules {
  const register = new RegisterTables(config, { disk: systemDisk, tell })
  const names = config.destinations.map(({ name }) => name)
  return {
    places: places(config.stateFolder),
    keys,
    feeds: config.feeds.map((feed) => feedRules(config, feed)),
    minFreeDiskBytes: config.limits.minFreeDiskBytes,
    unwrap: config.limits.unwrap,
    retention: config.retention,
    lacking: ({ id }) => outbox.receipts.lacking(id, names),
    register: () => register.current(),
  }
}

/**
 * The same while the configuration may be replaced. The register's rows are told apart by a number, so
 * the numbers go on where those of the tables before ended.
 */
export function liveIntakeRules(
  current: () => AgentConfig,
  outbox: Outbox,
  tell: Tell,
  keys: AtRestKeys,
): IntakeRules {
  let last = 0
  const made = perConfig((config) => ({
    rules: intakeRules(config, outbox, tell, keys),
    base: last,
  }))
  const now = () => made(current()).rules
  return {
    keys,
    get places() {
      return now().places
    },
    get feeds() {
      return now().feeds
    },
    get minFreeDiskBytes() {
      return now().minFreeDiskBytes
    },
    get unwrap() {
      return now().unwrap
    },
    get retention() {
      return now().retention
    },
    lacking: (file) => now().lacking(file),
    register: async () => {
      const { rules, base } = made(current())
      const register = await rules.register()
      if (register === undefined) return undefined
      const number = base + register.number
      last = Math.max(last, number)
      return { ...register, number }
    },
  }
}

function feedRules({ agent, limits, stateFolder }: AgentConfig, feed: FeedConfig): FeedRules {
  return {
    name: feed.name,
    // What an SFTP feed fetched is its source's to remove, not the intake's.
    folder: feed.folder ?? incomingFolder(stateFolder, feed),
    settle: feed.sftp === undefined ? feed.settle : 'leave',
    reading: {
      charset: feed.charset ?? feed.mapping?.source.charset,
      format: feed.format,
      mapping: feed.mapping,
      eventSource: eventSource(agent, feed.name),
      legalEntity: feed.legalEntity,
      feed: feed.name,
      unknownAccount: feed.unknownAccount,
      limits: limits.read,
    },
    pgp: feed.pgp && pgpKeys(feed.pgp),
  }
}

/** A secret that can't be had now; the file waits for it. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing'
  readonly code: string

  constructor(code: string) {
    super('a secret of the configuration can not be read any more')
    this.code = code
  }
}

/** Fetches a feed's keys anew, so that a renewed one is used at once. @throws {SecretMissing} */
export function pgpKeys({ keys, passphrase, signedBy, requireSignature }: PgpConfig) {
  return (): PgpKeys => ({
    keys: keys.map((reference) => revealed(reference, 'key')),
    passphrase: passphrase && revealed(passphrase, 'password'),
    signedBy: signedBy.map((path) => readFileSync(path, 'latin1')),
    requireSignature,
  })
}

function revealed(reference: SecretReference, kind: SecretKind): string {
  const resolved = resolveSecret(reference, surrounded({}), kind)
  if ('secret' in resolved) return resolved.secret.reveal()
  throw new SecretMissing(resolved.failure.code)
}
