/** How a fault is tried again: see backOff.ts. */
export type RetryKind = 'network' | 'server' | 'refusal'

interface FaultWords {
  readonly retry: RetryKind
  /** Goes on from the server's name: "does not answer". */
  readonly found: string
  readonly remedy: string
}

/**
 * Everything that can go wrong between a feed and its server, in words for whoever runs the
 * machine. docs/sftp.md lists them; a test holds the two together.
 */
export const sftpFaults = {
  'name-unknown': {
    retry: 'network',
    found: 'is a name that the DNS of this machine does not know',
    remedy: 'Check its spelling and the DNS, or name the IP address.',
  },
  unreachable: {
    retry: 'network',
    found: 'can not be reached',
    remedy: 'Check host and port, and whether a firewall lets this machine out to them.',
  },
  'proxy-unreachable': {
    retry: 'network',
    found: 'can not be reached, because the proxy does not answer',
    remedy: 'Check `proxy.url`, and whether the proxy runs.',
  },
  'proxy-refused': {
    retry: 'server',
    found: 'can not be reached, because the proxy refuses to connect to it',
    remedy: 'Ask whoever runs the proxy to allow host and port; check `proxy.user` and password.',
  },
  timeout: {
    retry: 'network',
    found: 'did not answer within `timeout`',
    remedy: 'Mostly a firewall or an overloaded server; it is tried again by itself.',
  },
  'connection-lost': {
    retry: 'network',
    found: 'ended the connection',
    remedy: 'It is tried again by itself; if it goes on, ask the bank what its log says.',
  },
  'handshake-failed': {
    retry: 'refusal',
    found: 'offers no algorithm that is held to be secure, or is no SSH server',
    remedy:
      'Check the port. Ask the bank for newer algorithms, or name an old one in `algorithms`.',
  },
  'host-key-unknown': {
    retry: 'refusal',
    found: 'is not known yet: no `hostKey` is pinned',
    remedy:
      'Compare the fingerprint with the one that the bank states, then write it as `hostKey`.',
  },
  'host-key-changed': {
    retry: 'refusal',
    found: 'shows another key than the pinned one',
    remedy:
      'Somebody may stand between. Ask the bank by telephone whether it changed its key; pin the ' +
      'new fingerprint only then.',
  },
  'login-refused': {
    retry: 'refusal',
    found: 'refuses the login',
    remedy:
      'Check user, password and key with the bank. It is tried again rarely, so that the account ' +
      'is not locked; restart the agent to try at once.',
  },
  'login-key-unusable': {
    retry: 'refusal',
    found: 'was not asked, because the private key can not be read',
    remedy: 'Check that `key` is an OpenSSH or PEM private key and that `keyPassphrase` opens it.',
  },
  'secret-unavailable': {
    retry: 'refusal',
    found: 'was not asked, because a secret is no longer where its reference says',
    remedy: 'Run `kontor check`: it says which and why.',
  },
  'sftp-refused': {
    retry: 'server',
    found: 'accepts the login and offers no SFTP',
    remedy: 'Ask the bank whether SFTP is enabled for the user.',
  },
  'folder-missing': {
    retry: 'server',
    found: 'has no such folder',
    remedy: 'Check `folder`: it counts from where the login leads, unless it begins with `/`.',
  },
  'folder-denied': {
    retry: 'server',
    found: 'does not let the user list the folder',
    remedy: 'Ask the bank for the right to list and read it.',
  },
  'listing-too-long': {
    retry: 'server',
    found: 'lists more files than the limit of a folder',
    remedy: 'Have old files removed, or let Kontor do it with `whenTaken`.',
  },
  'protocol-error': {
    retry: 'server',
    found: 'answers what an SFTP server should not',
    remedy: 'It is tried again; if it goes on, tell the bank.',
  },
  'file-unreadable': {
    retry: 'server',
    found: 'does not let the user read the file',
    remedy: 'Ask the bank for the right to read it.',
  },
  'file-cut': {
    retry: 'network',
    found: 'sends another number of bytes than it states',
    remedy: 'It is tried again; if it goes on, ask the bank to store the file anew.',
  },
  'file-changed': {
    retry: 'network',
    found: 'changed the file while it was fetched',
    remedy: 'It is fetched again once it stands still; ask for a done-marker if that is frequent.',
  },
  'file-not-kept': {
    retry: 'server',
    found: 'sent the file, and it could not be taken',
    remedy: 'Look for the message of the intake about the same file.',
  },
  'delete-refused': {
    retry: 'server',
    found: 'does not let the user delete the file; it is kept here and not taken again',
    remedy: 'Ask the bank for the right to delete, or write `whenTaken: leave`.',
  },
  'move-refused': {
    retry: 'server',
    found: 'does not move the file; it is kept here and not taken again',
    remedy: 'Check that the folder `moveTo` exists and that the user may rename into it.',
  },
  'disk-floor': {
    retry: 'server',
    found: 'is not asked for files, because this disk is below the configured floor',
    remedy: 'Free some disk, or lower `limits.minFreeDisk`.',
  },
  'local-trouble': {
    retry: 'server',
    found: 'sent a file that this machine could not store',
    remedy: 'Check the disk and the rights of the state folder.',
  },
} as const satisfies Record<string, FaultWords>

export type SftpFaultCode = keyof typeof sftpFaults

/** A fault with its code; nothing that a server said goes into it but its fingerprint. */
export class SftpFault extends Error {
  override readonly name = 'SftpFault'
  readonly code: SftpFaultCode
  /** The fingerprint that the server offered, where its key was refused. */
  readonly offered: string | undefined

  constructor(code: SftpFaultCode, offered?: string) {
    super(`${sftpFaults[code].found}. ${sftpFaults[code].remedy}`)
    this.code = code
    this.offered = offered
  }
}

/** A sentence that goes on from the server's name. */
export function faultSentence(code: SftpFaultCode, offered: string | undefined): string {
  const { found, remedy } = sftpFaults[code]
  return `${found}. ${offered === undefined ? '' : `It offers ${offered}. `}${remedy}`
}

/** Whether a fault is of one file, so that the others go on. */
export function concernsFile(code: SftpFaultCode): boolean {
  return /^(file|delete|move)-/.test(code)
}
