/** What a configuration or mapping file may measure before it is refused. */
export const configLimits = {
  maxFileBytes: 1024 * 1024,
  /** Maps and lists inside each other. */
  maxDepth: 24,
  /** Longest token, in characters: it travels in an HTTP header. */
  maxSecretChars: 4096,
  /** Problems that are reported of one file. */
  maxProblems: 100,
  /** Characters of a line that an excerpt shows. */
  maxExcerptChars: 96,
} as const
