/** A configuration without a mistake, for the scene of scene.ts. */
export const sound = `agent: frankfurt-01
state: ./state
feeds:
  - name: house-bank
    folder: ./drop
    include: ['*.sta']
    format: mt940
  - name: bank-server
    sftp:
      host: 127.0.0.1
      port: BANK-PORT
      user: BANK-USER
      folder: BANK-FOLDER
      hostKey: 'BANK-FINGERPRINT'
      key: { file: ./bank_key }
      keyPassphrase: { file: ./bank_passphrase }
    schedule: '0 7-19 * * 1-5'
    timeZone: Europe/Berlin
  - name: invoices
    folder: ./invoices
    mapping: ./invoices.yaml
accounts: { file: ./accounts.csv }
limits: { minFreeDisk: 0B }
destinations:
  - name: treasury
    url: 'ws://127.0.0.1:HUB-PORT/agents/treasury'
    token: { file: ./token }
`

/** One thing that people get wrong, and the line that `kontor check` tells it in. */
export interface Mistake {
  readonly title: string
  /** What stands in the sound configuration. */
  readonly right: string
  /** What stands there by mistake. */
  readonly wrong: string
  readonly prints: string
}

export const mistakes: readonly Mistake[] = [
  {
    title: 'A key is misspelt',
    right: '    folder: ./drop\n',
    wrong: '    foldr: ./drop\n',
    prints: 'kontor.yaml:5:5  feeds[0].foldr  is no known key. Did you mean `folder`?',
  },
  {
    title: 'A line is indented with a tab',
    right: '    folder: ./drop\n',
    wrong: '	folder: ./drop\n',
    prints: 'kontor.yaml:5:1  The line is indented with a tab. Indent with spaces.',
  },
  {
    title: "A folder's name is wrong",
    right: '    folder: ./drop\n',
    wrong: '    folder: ./dorp\n',
    prints:
      'kontor.yaml:5:13  feeds[0].folder  names a folder that does not exist. Create it or correct the path; a relative path counts from the folder of this file.',
  },
  {
    title: 'A Windows path stands in double quotes',
    right: '    folder: ./drop\n',
    wrong: '    folder: "C:\\data\\in"\n',
    prints:
      "kontor.yaml:5:16  A backslash in double quotes begins an escape, and this is none. Write Windows paths in single quotes: 'C:\\data\\in'.",
  },
  {
    title: 'A Windows path stands in double quotes, and its backslashes make other characters',
    right: '    folder: ./drop\n',
    wrong: '    folder: "D:\\new\\total"\n',
    prints:
      "kontor.yaml:5:13  feeds[0].folder  holds a character that double quotes make of a backslash and a letter, such as `\\n`. Write Windows paths in single quotes: 'C:\\data\\in'.",
  },
  {
    title: 'A schedule is no cron expression',
    right: "    schedule: '0 7-19 * * 1-5'\n",
    wrong: "    schedule: '7:00 daily'\n",
    prints:
      'kontor.yaml:17:15  feeds[1].schedule  is no cron expression. Write minute, hour, day of month, month and weekday, such as `0 7-19 * * 1-5`.',
  },
  {
    title: 'A schedule names an hour that there is not',
    right: "    schedule: '0 7-19 * * 1-5'\n",
    wrong: "    schedule: '0 7-25 * * 1-5'\n",
    prints:
      'kontor.yaml:17:15  feeds[1].schedule  is no cron expression. Write minute, hour, day of month, month and weekday, such as `0 7-19 * * 1-5`.',
  },
  {
    title: 'A time zone is misspelt',
    right: 'Europe/Berlin',
    wrong: 'Europe/Frankfurt',
    prints:
      'kontor.yaml:18:15  feeds[1].timeZone  is the name of no time zone. Add one by its name, such as `timeZone: Europe/Berlin`.',
  },
  {
    title: 'The public key is named in place of the private one',
    right: './bank_key }',
    wrong: './bank_key.pub }',
    prints:
      'kontor.yaml:15:20  feeds[1].sftp.key.file  names a file that holds a public key. Name the private one: mostly the same name without `.pub`.',
  },
  {
    title: 'The passphrase of the key is wrong',
    right: './bank_passphrase',
    wrong: './other_passphrase',
    prints:
      'feed bank-server: sftp.bank.example:22 was not asked, because the private key can not be read. Check that `key` is an OpenSSH or PEM private key and that `keyPassphrase` opens it.',
  },
  {
    title: "The pinned fingerprint is another server's",
    right: 'BANK-FINGERPRINT',
    wrong: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    prints:
      'feed bank-server: sftp.bank.example:22 shows another key than the pinned one. It offers SHA256:…. Somebody may stand between. Ask the bank by telephone whether it changed its key; pin the new fingerprint only then.',
  },
  {
    title: 'The fingerprint of the server is not pinned',
    right: "      hostKey: 'BANK-FINGERPRINT'\n",
    wrong: '',
    prints:
      'feed bank-server: sftp.bank.example:22 is not known yet: no `hostKey` is pinned. It offers SHA256:…. Compare the fingerprint with the one that the bank states, then write it as `hostKey`.',
  },
  {
    title: 'The user is not known to the bank',
    right: 'user: BANK-USER',
    wrong: 'user: nobody-here',
    prints:
      'feed bank-server: sftp.bank.example:22 refuses the login. Check user, password and key with the bank. It is tried again rarely, so that the account is not locked; restart the agent to try at once.',
  },
  {
    title: "The folder on the bank's server is wrong",
    right: 'folder: BANK-FOLDER',
    wrong: 'folder: BANK-FOLDER/out',
    prints:
      'feed bank-server: sftp.bank.example:22 has no such folder. Check `folder`: it counts from where the login leads, unless it begins with `/`.',
  },
  {
    title: "The bank's server is misspelt",
    right: 'host: 127.0.0.1',
    wrong: 'host: sftp.bank.invalid',
    prints:
      'feed bank-server: sftp.bank.invalid:22 is a name that the DNS of this machine does not know. Check its spelling and the DNS, or name the IP address.',
  },
  {
    title: "The port of the bank's server is wrong",
    right: 'port: BANK-PORT',
    wrong: 'port: WEBSITE-PORT',
    prints:
      'feed bank-server: www.example.com:80 offers no algorithm that is held to be secure, or is no SSH server. Check the port. Ask the bank for newer algorithms, or name an old one in `algorithms`.',
  },
  {
    title: 'A token has expired',
    right: './token }',
    wrong: './old_token }',
    prints:
      'destination treasury: ws://hub.example:8443/agents/treasury refuses (token-refused). The hub does not accept the token for this agent. Have the central team give it one, and put that in the place of the old.',
  },
  {
    title: 'A token is for another agent',
    right: 'agent: frankfurt-01',
    wrong: 'agent: frankfurt-02',
    prints:
      'destination treasury: ws://hub.example:8443/agents/treasury refuses (token-refused). The hub does not accept the token for this agent. Have the central team give it one, and put that in the place of the old.',
  },
  {
    title: 'The file of a token is readable by everybody',
    right: './token }',
    wrong: './open_token }',
    prints:
      'kontor.yaml:27:20  destinations[0].token.file  names a file that other accounts can read or change. Take the rights of others away: chmod 600.',
  },
  {
    title: 'A token stands in the configuration itself',
    right: 'token: { file: ./token }',
    wrong: 'token: abc-123',
    prints:
      'kontor.yaml:27:12  destinations[0].token  holds the secret itself. Store it with `kontor secret set NAME`: `{ credential: NAME }`. Or write `{ file: PATH }`, `{ env: NAME }`.',
  },
  {
    title: 'The variable of a token is not set',
    right: 'token: { file: ./token }',
    wrong: 'token: { env: KONTOR_NO_SUCH_TOKEN }',
    prints:
      'kontor.yaml:27:19  destinations[0].token.env  names an environment variable that is not set. Set it for the service that runs Kontor, or use `{ file: PATH }`.',
  },
  {
    title: 'Two feeds have one name',
    right: '  - name: invoices\n',
    wrong: '  - name: house-bank\n',
    prints:
      'kontor.yaml:19:11  feeds[2].name  is the name in line 4 again. Give each its own name.',
  },
  {
    title: 'A format is not known',
    right: 'format: mt940',
    wrong: 'format: mt904',
    prints:
      'kontor.yaml:7:13  feeds[0].format  is none of the values that are allowed: `mt940`, `camt`, `bai2`, `coda`, `cfonb120`, `norma43`. Did you mean `mt940`?',
  },
  {
    title: "A mapping's file is not there",
    right: './invoices.yaml',
    wrong: './invoice.yaml',
    prints:
      'kontor.yaml:21:14  feeds[2].mapping  names a file that does not exist. Correct the path; `kontor map FILE` writes a first mapping for an export.',
  },
  {
    title: 'A column of the accounts is misspelt',
    right: './accounts.csv',
    wrong: './misspelt.csv',
    prints: 'misspelt.csv:1:1  The header names no known column here. Did you mean `account`?',
  },
  {
    title: "A feed's folder lies inside the state folder",
    right: '    folder: ./invoices\n',
    wrong: '    folder: ./state/invoices\n',
    prints:
      'kontor.yaml:20:13  feeds[2].folder  lies inside the state folder. Put the state into a folder of its own, apart from all feeds.',
  },
  {
    title: 'Two feeds watch one folder',
    right: '    folder: ./invoices\n',
    wrong: '    folder: ./drop\n',
    prints:
      'kontor.yaml:20:13  feeds[2].folder  is the folder of the feed in line 5. Give each feed a folder of its own.',
  },
  {
    title: "The hub's address begins with http",
    right: "'ws://127.0.0.1:HUB-PORT",
    wrong: "'https://127.0.0.1:HUB-PORT",
    prints:
      'kontor.yaml:26:10  destinations[0].url  begins with `http`; a hub is reached over a WebSocket. Begin it with `wss://`.',
  },
  {
    title: "The hub's address is not encrypted",
    right: "'ws://127.0.0.1:HUB-PORT",
    wrong: "'ws://hub.example.com",
    prints:
      'kontor.yaml:26:10  destinations[0].url  begins with `ws://`, which is not encrypted, and leads to another machine. Use `wss://`.',
  },
  {
    title: "The hub's name is misspelt",
    right: "'ws://127.0.0.1:HUB-PORT",
    wrong: "'wss://hub.example.invalid",
    prints:
      'destination treasury: hub.example.invalid is not known (ENOTFOUND). Check its spelling and the DNS of this machine.',
  },
  {
    title: "The hub's port is closed",
    right: 'HUB-PORT',
    wrong: 'CLOSED-PORT',
    prints:
      'destination treasury: ws://hub.example:8443/agents/treasury can not be used (ECONNREFUSED). Nothing listens there: check the port, and whether the hub runs.',
  },
  {
    title: "The hub's address leads to a website",
    right: 'HUB-PORT',
    wrong: 'WEBSITE-PORT',
    prints:
      'destination treasury: ws://www.example.com:80/agents/treasury is no hub: it answers with HTTP 200. Check host, port and path of `url` with the central team, and what stands between.',
  },
  {
    title: 'The hub is asked for encryption on a port without',
    right: "'ws://127.0.0.1:HUB-PORT",
    wrong: "'wss://127.0.0.1:HUB-PORT",
    prints:
      'destination treasury: wss://hub.example:8443/agents/treasury can not be used (ERR_SSL_WRONG_VERSION_NUMBER). What answers there speaks no TLS: check the port.',
  },
  {
    title: 'The clock of this machine is an hour ahead',
    right: 'HUB-PORT',
    wrong: 'LATE-PORT',
    prints:
      "destination treasury: the clock is 1 hour ahead of the hub's: tokens, certificates and due times go wrong. Set it right (NTP; `timedatectl` or `w32tm` says more), or tell the central team of theirs.",
  },
  {
    title: "The hub's certificate has expired",
    right: "'ws://127.0.0.1:HUB-PORT/agents/treasury'",
    wrong: "'wss://127.0.0.1:EXPIRED-PORT/agents/treasury'\n    tls: { ca: ./ca.pem }",
    prints:
      "destination treasury: wss://hub.example:8443/agents/treasury can not be used (CERT_HAS_EXPIRED). The hub's certificate has expired; the central team must renew it.",
  },
  {
    title: 'A pattern of file names stands without quotes',
    right: "include: ['*.sta']",
    wrong: 'include: [*.sta]',
    prints:
      "kontor.yaml:6:15  The value begins with `*` or `&`, which have a meaning of their own in YAML. Put a value that begins with `*` or `&` in single quotes: '*.sta'.",
  },
  {
    title: 'A duration has no unit',
    right: '    format: mt940\n',
    wrong: '    format: mt940\n    settleTime: 30\n',
    prints:
      'kontor.yaml:8:17  feeds[0].settleTime  is a number; it must be a duration from 100ms to 1h. Write a whole number with ms, s, m, h or d behind it, such as `30s`.',
  },
]
