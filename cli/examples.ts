import type { Command } from 'commander'

/** A line as it is typed, and what it is good for. */
type Example = readonly [line: string, purpose: string]

/** Examples of every verb, by its words. A test holds each line against the verbs' own options. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  init: [
    ['kontor init', 'be asked, step by step'],
    [
      'kontor init --yes --feed bank=/srv/bank --hub wss://hub.example.com/agents/treasury --token-file /etc/kontor/token',
      'for scripts',
    ],
  ],
  run: [
    ['kontor run --config /etc/kontor/kontor.yaml', 'in the foreground; Ctrl+C ends it in order'],
  ],
  check: [
    ['kontor check', 'before the first start and before every phone call'],
    ['kontor check --json', 'for monitoring: an object a line, exit code 0 where all is well'],
  ],
  status: [['kontor status --config /etc/kontor/kontor.yaml', 'what stands still, and since when']],
  version: [['kontor version --json', 'what support asks for first']],
  files: [
    ['kontor files --state held', 'what waits for a decision'],
    ['kontor files --feed bank --limit 10', 'the last ten of a feed'],
  ],
  'files show': [['kontor files show 17', 'its way, its problems, who has acknowledged it']],
  'files release': [['kontor files release 17 --reason "confirmed by the bank"', 'let it go']],
  'files retry': [['kontor files retry 17', 'after what hindered it was mended']],
  'files hold': [['kontor files hold 17 --reason "audit 2026"', 'beyond its retention']],
  'files unhold': [['kontor files unhold 17', 'its retention counts again']],
  'files original': [
    [
      'kontor files original 17 > statement.sta',
      'as it came, decrypted where it is kept encrypted',
    ],
  ],
  'secret set': [
    ['kontor secret set hub-token', 'typed in, not shown'],
    ['kontor secret set at-rest --random', 'a new key for `atRest`'],
  ],
  'secret list': [['kontor secret list', 'the names; never what they hold']],
  'secret remove': [['kontor secret remove hub-token', 'once no configuration names it']],
  'parked list': [['kontor parked list', 'what a destination refused for good']],
  'parked show': [['kontor parked show 42', 'why, and what to do']],
  'parked retry': [
    ['kontor parked retry 42 --destination treasury', 'after the hub or the event was mended'],
  ],
  'parked skip': [
    ['kontor parked skip 42 --destination treasury --reason "posted by hand"', 'never send it'],
  ],
  'replay begin': [
    [
      'kontor replay begin --destination treasury --from 2026-11-01 --reason "ERP restored"',
      'all that was released since that day',
    ],
  ],
  'replay list': [['kontor replay list', 'how far each is']],
  'replay stop': [['kontor replay stop 3', 'what was sent stays sent']],
  rekey: [
    ['kontor rekey invoices --reason "the export has new key columns"', 'once, by intention'],
  ],
  reload: [['kontor reload', 'after a change of kontor.yaml, without a restart']],
  'log level': [['kontor log level debug --for 10m', 'more of what happens, for ten minutes']],
  'audit list': [['kontor audit list --since 2026-11-20', 'who did what since that day']],
  'audit verify': [
    ['kontor audit verify --against hub', 'whether the chain is whole, and the one the hub knows'],
  ],
  trace: [['kontor trace 17', 'of file 17: from its first byte to each acknowledgement']],
  parse: [
    ['kontor parse statement.sta', 'its events, one JSON a line'],
    [
      'kontor parse --mapping invoices.yaml --report report.jsonl *.csv',
      'exports, and what was read',
    ],
  ],
  map: [['kontor map invoices.csv > invoices.mapping.yaml', 'a first mapping, to look through']],
  explain: [
    ['kontor explain mt-field-missing', 'what a code means and what to do'],
    ['kontor explain statement.sta --line 120', 'what line 120 became, beside its raw text'],
  ],
  'support-bundle': [
    ['kontor support-bundle --config /etc/kontor/kontor.yaml', 'into the folder where you stand'],
  ],
  completion: [
    ['kontor completion bash > /etc/bash_completion.d/kontor', 'for all accounts'],
    ['kontor completion powershell >> $PROFILE', 'for this account of Windows'],
  ],
  'service install': [['kontor service install --config /etc/kontor/kontor.yaml', 'as root']],
  'service uninstall': [['kontor service uninstall', 'configuration and state stay']],
  'service start': [['kontor service start', 'and `kontor service status` to look']],
  'service stop': [['kontor service stop', 'the file under way comes to its end first']],
  'service status': [['kontor service status', 'of the agent; `--hub` of the hub']],
  'self-test': [['kontor self-test', 'after installing, on the machine itself']],
  'self-update': [['kontor self-update kontor-linux-x64', 'with its signature beside it']],
  enroll: [
    [
      'kontor enroll --hub wss://hub.example.com:8443 --token ki1.…',
      'once; the destination then says `enrolled: true`',
    ],
  ],
  'hub invite': [['kontor hub invite frankfurt-01', 'prints what `kontor enroll` takes']],
  'hub revoke': [['kontor hub revoke frankfurt-01 --reason "laptop stolen"', 'at once']],
  'hub agents': [['kontor hub agents', 'who has a certificate, and until when']],
  'hub user add': [['kontor hub user add mara --role operator --region emea', 'one who may act']],
  'hub user set': [['kontor hub user set mara --role viewer --masked', 'from now on']],
  'hub user password': [['kontor hub user password mara', 'it is asked for, twice']],
  'hub user disable': [['kontor hub user disable mara', 'and whoever is signed in is signed out']],
  'hub user enable': [['kontor hub user enable mara', 'after a leave, say']],
  'hub user remove': [['kontor hub user remove mara', 'what was done under the name stays']],
  'hub user list': [['kontor hub user list', 'who there is, and what each may']],
  'hub token create': [['kontor hub token create erp --inbox erp --days 365', 'shown this once']],
  'hub token revoke': [['kontor hub token revoke 4', 'its number is what `list` shows']],
  'hub token list': [['kontor hub token list', 'never the tokens themselves']],
  'hub audit list': [['kontor hub audit list', 'who did what']],
  'hub audit verify': [['kontor hub audit verify', 'whether a record was changed']],
  hub: [['kontor hub --config /etc/kontor/hub.yaml', 'the cloud end']],
}

/** Shows each verb's examples below its help; a group of verbs shows those of all of its own. */
export function addExamples(command: Command, words: readonly string[] = []): void {
  const own = examples[words.join(' ')] ?? []
  const below = words.length === 0 ? [] : command.commands.flatMap((verb) => ofVerb(verb, words))
  const lines = [...own, ...below].map(([line, purpose]) => `  ${line}\n      ${purpose}`)
  if (lines.length > 0) command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
  for (const verb of command.commands) addExamples(verb, [...words, verb.name()])
}

function ofVerb(verb: Command, words: readonly string[]): readonly Example[] {
  return examples[[...words, verb.name()].join(' ')]?.slice(0, 1) ?? []
}
