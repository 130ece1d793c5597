/**
 * What a fault of this machine means and what to do, in words for whoever administers it. By the
 * system's code, of the place that it came from; none of them holds anything of a file.
 */

/** Why a watched folder can't be listed. */
export function folderFault(code: string): string {
  return (folderFaults.get(code) ?? unknown)(code)
}

/** What was done with a file when it failed: read its source, keep it, or take its source away. */
export type FaultyStep = 'read' | 'keep' | 'put-away'

/** Why a file can't be taken or settled. */
export function fileFault(code: string, step: FaultyStep | undefined): string {
  const ofStep = step === undefined ? undefined : stepFaults[step].get(code)
  return (ofStep ?? diskFaults.get(code) ?? unknown)(code)
}

type Sentence = (code: string) => string

const gone: Sentence = (code) =>
  `is not there (${code}). Make it again, mount its share, or correct \`folder\``
const closed: Sentence = (code) =>
  `is closed to Kontor (${code}). Give the user that Kontor runs as the right to list it`
const silent: Sentence = (code) =>
  `does not answer (${code}). Look whether the share's server is up and the network lets it through`

const folderFaults: ReadonlyMap<string, Sentence> = new Map([
  ['ENOENT', gone],
  ['ENOTDIR', (code) => `is no folder (${code}). Correct \`folder\``],
  ['EACCES', closed],
  ['EPERM', closed],
  [
    'UNMOUNTED',
    () =>
      'is no longer the share that it was: the share is not mounted. Mount it again; if the folder ' +
      'is to be on this machine from now on, restart Kontor',
  ],
  ...['ETIMEDOUT', 'EIO', 'ESTALE', 'ENOTCONN', 'ECONNRESET', 'EHOSTDOWN', 'EHOSTUNREACH'].map(
    (code): [string, Sentence] => [code, silent],
  ),
])

const full: Sentence = (code) =>
  `the disk of the state folder is full (${code}). Free some of it; nothing is lost meanwhile`
const readOnly: Sentence = (code) =>
  `the state folder can not be written (${code}). Look at the rights and the health of its disk`

const diskFaults: ReadonlyMap<string, Sentence> = new Map([
  [
    'disk-floor',
    () =>
      'there is less free disk at the state folder than `limits.minFreeDisk` keeps free. Free some, ' +
      'or lower the limit',
  ],
  ['ENOSPC', full],
  ['EDQUOT', full],
  ['EFBIG', full],
  ['SQLITE_FULL', full],
  ['EROFS', readOnly],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_IOERR', readOnly],
])

const unreadable: Sentence = (code) =>
  `Kontor may not read it (${code}). Give the user that Kontor runs as the right to read it`
const undeletable: Sentence = (code) =>
  `it is delivered, but its source can not be taken away (${code}). Give the user that Kontor runs ` +
  'as the right to change the folder, or set `settle: leave`'
const sealed: Sentence = (code) =>
  `it is delivered, but its folder is read-only to Kontor (${code}), so the source stays. Where systemd ` +
  'runs Kontor, repeat `kontor service install` and restart the service; else mount it writable, or ' +
  'set `settle: leave`'
const inUse: Sentence = (code) =>
  `another program has it open (${code}). Close that program, or ask its maker for a done-marker`

const stepFaults: Readonly<Record<FaultyStep, ReadonlyMap<string, Sentence>>> = {
  read: new Map([
    ['EACCES', unreadable],
    ['EPERM', unreadable],
    ['EBUSY', inUse],
  ]),
  keep: new Map([
    ['EACCES', readOnly],
    ['EPERM', readOnly],
  ]),
  'put-away': new Map([
    ['EACCES', undeletable],
    ['EPERM', undeletable],
    ['EROFS', sealed],
    ['EBUSY', inUse],
  ]),
}

const unknown: Sentence = (code) => `the system said ${code}`
