/**
 * Every problem that a configuration or mapping file can have: a closed union of stable codes, each
 * with the remedy that its message ends with where nothing more exact can be said.
 * `docs/errors.md` lists them; a test holds the two together.
 */
export const configRemedies = {
  // The file as a whole
  'config-file-missing': 'Check the path, or write a first file with `kontor init`.',
  'config-file-unreadable': 'Give the account that runs Kontor the right to read it.',
  'config-file-too-large': 'Check the path; this is hardly a configuration.',
  'config-file-not-utf8': 'Save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8).',
  'config-file-empty': 'Write a first file with `kontor init`, or restore it from a backup.',
  // YAML
  'yaml-syntax': 'Put texts with special characters in single quotes.',
  'yaml-tab': 'Indent with spaces.',
  'yaml-indent': 'Give all keys of one block the same number of spaces.',
  'yaml-duplicate-key': 'Keep one of the two.',
  'yaml-quote-open': 'Close the quote. A backslash before the last double quote hides it.',
  'yaml-backslash': "Write Windows paths in single quotes: 'C:\\data\\in'.",
  'yaml-reserved-character': 'Put the value in single quotes.',
  'yaml-alias': "Put a value that begins with `*` or `&` in single quotes: '*.sta'.",
  'yaml-tag': 'Put a value that begins with `!` in single quotes.',
  'yaml-many-documents': 'Remove the line `---` and what follows, or join the parts.',
  'yaml-too-deep': 'Check the brackets and the indentation.',
  // Keys and values
  'key-unknown': 'Correct or remove it; docs/configuration.md lists every key.',
  'key-missing': 'Add it.',
  'value-missing': 'Write a value behind the colon, or remove the key.',
  'value-type': 'Correct the value.',
  'value-not-allowed': 'Use one of these.',
  'value-out-of-range': 'Choose a value within the limits.',
  'value-invalid': 'Correct the value.',
  'name-invalid': 'Use lower-case letters, digits, dots, hyphens and underscores.',
  'name-repeated': 'Give each its own name.',
  'duration-invalid': 'Write a whole number with ms, s, m, h or d behind it, such as `30s`.',
  'size-invalid':
    'Write a whole number with KB, MB, GB, KiB, MiB or GiB behind it, such as `500MB`.',
  'pattern-invalid': 'Use `*` for any characters and `?` for one; write each pattern on its own.',
  'charset-unknown': 'Use a name such as utf-8, windows-1252, iso-8859-15 or cp850.',
  'event-type-unknown':
    'docs/configuration.md lists the `finance.` event names; leave prefix and version out.',
  'feed-unknown': 'Use the name of a feed of this file.',
  // Feeds and folders
  'feeds-absent': 'Add a feed: a name and the folder that files are dropped into.',
  'feed-source-unclear': 'Give the feed either a `folder` or an `sftp` block.',
  'feed-key-misplaced': 'Remove it.',
  'folder-missing':
    'Create it or correct the path; a relative path counts from the folder of this file.',
  'folder-not-a-folder': 'Name the folder, and pick files with `include`.',
  'folder-unreadable': 'Give the account that runs Kontor the right to list and read it.',
  'folder-unwritable': 'Give the account that runs Kontor the right to write there.',
  'folder-shared': 'Give each feed a folder of its own.',
  'folder-nested': 'Turn `subfolders` off there, or move one of the two folders.',
  'folder-state-overlap': 'Put the state into a folder of its own, apart from all feeds.',
  'format-and-mapping': 'Keep `mapping` for exports of your own programs, `format` for bank files.',
  'host-key-invalid':
    'Write it as `kontor check` shows it, after comparing it with what the bank states.',
  'login-missing': 'Add a `password` or a `key`, as `{ env: NAME }` or `{ file: PATH }`.',
  'move-target-unclear': 'Write `whenTaken: move` and `moveTo` with another folder together.',
  'proxy-invalid': 'Write it like `socks5://proxy.example.com:1080` or `http://…:3128`.',
  'schedule-invalid':
    'Write minute, hour, day of month, month and weekday, such as `0 7-19 * * 1-5`.',
  'time-zone-unknown': 'Add one by its name, such as `timeZone: Europe/Berlin`.',
  'time-of-day-invalid': 'Write hours and minutes in quotes, such as `"08:30"`.',
  'expectation-repeated': 'Remove one, or name another account.',
  'holidays-file-missing': 'Correct the path; a relative path counts from the folder of this file.',
  'holidays-invalid': 'Write one date a line, such as `2026-12-24`; `#` begins a remark.',
  'mapping-file-missing':
    'Correct the path; `kontor map FILE` writes a first mapping for an export.',
  'mapping-invalid': 'docs/mapping.md explains every key.',
  'pgp-key-invalid':
    'Export it with `gpg --armor --export` (a public key) or `--export-secret-keys`, and name it.',
  'retention-invalid': 'Write days or years, such as `90d` or `10y`, or `forever`.',
  'lookup-file-missing': 'Correct the path; a relative one counts from the folder of the mapping.',
  'lookup-invalid': 'Correct the table or the mapping; docs/mapping.md explains lookups.',
  // The register
  'accounts-absent': 'Add `accounts`, or let the feed deliver what it does not know.',
  'table-file-missing':
    'Correct the path; a relative path counts from the folder of the configuration.',
  'table-malformed': 'Save the table again as CSV UTF-8; docs/accounts.md shows its form.',
  'table-column-missing':
    'Write the names of the columns into the first row; docs/accounts.md lists them.',
  'table-column-unknown': 'Correct or remove the column; docs/accounts.md lists them.',
  'account-check-digits': 'Correct it: a character is wrong, or two are swapped.',
  'account-repeated': 'Keep one row an account; other writings of it belong to `aliases`.',
  'record-source-unknown': 'Name a feed, or a format such as `camt.053` or `mt940`.',
  // Destinations
  'destinations-absent': "Add a destination: a name, the hub's `url` and a `token`.",
  'destination-repeated': 'Remove one, or join their filters.',
  'identity-unclear':
    'Give it one of `enrolled: true` (after `kontor enroll`), `token`, `oauth`, or `tls` with `cert` and `key`.',
  'url-invalid': 'Write it like `wss://hub.example.com/agents/treasury`.',
  'url-insecure': 'Use `wss://`.',
  // Secrets
  'secret-as-text':
    'Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.',
  'secret-reference-invalid':
    'Write one of `{ env: NAME }`, `{ file: PATH }` and `{ credential: NAME }`.',
  'secret-variable-unset': 'Set it for the service that runs Kontor, or use `{ file: PATH }`.',
  'secret-credential-missing':
    'Store it with `kontor secret set NAME`, or have systemd hand it over: `LoadCredential=NAME:PATH`.',
  'secret-file-missing': 'Correct the path, or store the secret there.',
  'secret-file-unreadable':
    'Give the account that runs Kontor, and no other, the right to read it.',
  'secret-file-exposed': 'Take the rights of others away: chmod 600.',
  'secret-malformed':
    'Store the secret alone, a token or password on one line, a key as it was made.',
  'at-rest-key-invalid':
    'Make one with `openssl rand -base64 32` or `kontor secret set NAME --random`.',
  'secret-repeated': 'Issue each agent and each reader a token of its own.',
  // The hub
  'agents-absent': 'Add an agent: its name and a `token`.',
  'health-exposed': 'Listen on 127.0.0.1, and have a proxy of yours hand on what others may see.',
  'listen-insecure': 'Add `tls` with `names`, or with `cert` and `key`; or listen on 127.0.0.1.',
  'tls-file-missing': 'Correct the path.',
  'tls-invalid': 'Store certificate and key as PEM, and make sure that they belong together.',
} as const satisfies Record<string, string>

export type ConfigProblemCode = keyof typeof configRemedies

export const configProblemCodes = Object.keys(configRemedies) as readonly ConfigProblemCode[]

/** Keys and list indices from the top of a file to a value. */
export type Path = readonly (string | number)[]

export interface ConfigProblem {
  readonly code: ConfigProblemCode
  /** The file as it was named to the loader, or as the configuration names it beside itself. */
  readonly file: string
  /** From 1; the file's first character where the problem has no place in it. */
  readonly line: number
  /** From 1, in characters (UTF-16 units). */
  readonly column: number
  /** `feeds[0].folder`; empty where the problem concerns the whole file. */
  readonly path: string
  /**
   * What was found, what is allowed, what to do. Goes on from `path` where there is one ("is no
   * known key. …"), else it is a sentence of its own. Holds no value of the file: no path, URL or
   * secret.
   */
  readonly message: string
}

/** One line: `kontor.yaml:12:5  feeds[0].foldr  is no known key. Did you mean "folder"?`. */
export function formatProblem(problem: ConfigProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`
  return [place, problem.path, problem.message].filter((part) => part !== '').join('  ')
}

/** Order of the files as they were met, then of their lines. */
export function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const files = [...new Set(problems.map((problem) => problem.file))]
  return problems.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  )
}
