/** What a configuration or mapping file may measure before it is refused. */
export const configLimits = {
  maxFileBytes: 1024 * 1024,
  /** Maps and lists inside each other. */
  maxDepth: 24,
  /** The register's tables, as CSV. */
  maxTableBytes: 8 * 1024 * 1024,
  /** Accounts or rules of one table. */
  maxTableRows: 50_000,
  /** Longest secret, in characters, by what it is. */
  maxSecretChars: { token: 4096, password: 1024, key: 16_384, credentials: 16_384 },
  /** Problems that are reported of one file. */
  maxProblems: 100,
  /** Characters of a line that an excerpt shows. */
  maxExcerptChars: 96,
} as const
