import { formatProblem } from '../config/problems.ts'
import type { Decision } from '../outbox/releases.ts'
import { linkDown, serverLost } from './narrateConnections.ts'
import type { FileName, Notice } from './notice.ts'
import { describeReading, problemLine } from './reading.ts'
import type { ReloadRefusal } from './reload/plan.ts'
import { faultSentence } from './sources/sftp/faults.ts'
import { fileFault, folderFault } from './systemFaults.ts'

const shownProblems = 3

/**
 * What a notice means, as lines for the person who watches: one a stage of a file's life. The file's
 * number ties the lines of one file together.
 */
export function narrate(notice: Notice): string[] {
  switch (notice.kind) {
    case 'folder-watched':
      return [watched(notice)]
    case 'folder-lost':
      return [
        `! ${notice.feed}: the folder ${notice.folder} ${folderFault(notice.code)}; it is tried again`,
      ]
    case 'entry-refused':
      return [`! ${name(notice.file)} ${refusals[notice.why]}`]
    case 'file-unready':
      return [unready(notice)]
    case 'file-gone':
      return [`${name(notice.file)}: is gone before it was taken`]
    case 'server-watched':
      return [`visiting ${notice.server} (${notice.feed})`]
    case 'server-lost':
      return [serverLost(notice)]
    case 'remote-file-delayed':
      return [`! ${name(notice.file)}: the server ${faultSentence(notice.code, undefined)}`]
    case 'remote-file-put-away':
      return [`${name(notice.file)}: ${notice.how === 'move' ? 'moved' : 'deleted'} on the server`]
    case 'file-picked-up':
      return [`${name(notice.file)}: picked up, ${notice.bytes.toLocaleString('en')} bytes`]
    case 'file-duplicate':
      return [
        `${name(notice.file)}: the same bytes as file ${notice.of}; recorded, nothing delivered again`,
      ]
    case 'file-unwrapped':
      return unwrappedLines(notice)
    case 'file-read':
      return readLines(notice)
    case 'file-decided':
      return [`${name(notice.file)}: ${decided(notice.decision)}`]
    case 'file-settled':
      return notice.place === undefined ? [] : [`${name(notice.file)}: kept as ${notice.place}`]
    case 'source-waits':
      return [
        ...(notice.place === undefined ? [] : [`${name(notice.file)}: kept as ${notice.place}`]),
        `${name(notice.file)}: the source stays until ${list(notice.destinations)} acknowledged`,
      ]
    case 'file-delayed':
      return [`! ${name(notice.file)}: ${waits(notice)}; tried again`]
    case 'file-acknowledged':
      return [`${name(notice.file)}: acknowledged by ${list(notice.destinations)}`]
    case 'originals-purged':
      return [`${notice.files} originals deleted: their retention is over`]
    case 'statement-gap-detected':
      return [
        `! ${notice.feed}: a statement is missing ${between(notice.days)}; ask the bank to send it again`,
      ]
    case 'statement-gap-closed':
      return [`${notice.feed}: the statement that was missing ${between(notice.days)} has come`]
    case 'statement-overdue':
      return [`! ${notice.feed}: ${expected(notice)} was due at ${notice.dueAt} and has not come`]
    case 'statement-arrived':
      return [`${notice.feed}: ${expected(notice)}, due at ${notice.dueAt}, has come`]
    case 'request-done':
      return [`${notice.verb}, as ${notice.by} asked`]
    case 'link-up':
      return [`${notice.destination}: connected to ${notice.hub}`]
    case 'link-down':
      return [linkDown(notice)]
    case 'identity-renewed':
      return [
        `${notice.destination}: certificate renewed, until ${notice.until.slice(0, 10)} (UTC)`,
      ]
    case 'identity-not-renewed':
      return [
        `! ${notice.destination}: the certificate could not be renewed (${notice.code}); tried again in 10 minutes`,
      ]
    case 'release-parked':
      return [`! ${notice.destination}: refused a release for good (${notice.code}); it is parked`]
    case 'destination-over-budget':
      return [
        `! ${notice.destination}: over its budget; it is parked as a whole, and rebuilt from the originals later`,
      ]
    case 'destination-rebuilt':
      return [`${notice.destination}: within its budget again, with nothing left to rebuild`]
    case 'store-rescued':
      return rescued(notice)
    case 'upkeep-delayed':
      return [`! the outbox could not be kept at its size (${notice.code}); it is tried again`]
    case 'replay-ended':
      return [
        `${notice.destination}: replay ${notice.id} has come through, ${notice.events} events`,
      ]
    case 'cursor-rewound':
      return [
        `! ${notice.destination}: the hub was restored; sending again from event ${notice.to + 1}`,
      ]
    case 'store-renewed':
      return [
        `! ${notice.destination}: this store was rolled back; it goes on under a new identity`,
      ]
    case 'register-reloaded':
      return [`${notice.table}: the table has changed; ${notice.rows} rows read again`]
    case 'register-kept':
      return registerKept(notice)
    case 'config-reloaded':
      return [configReloaded(notice.changes)]
    case 'config-kept':
      return configKept(notice.refusal)
    case 'lane-acknowledged':
      return [`${notice.destination}: ${notice.lane} acknowledged up to event ${notice.through}`]
  }
}

function rescued(notice: Extract<Notice, { kind: 'store-rescued' }>): string[] {
  const { code, folder, files, missing } = notice
  const what =
    folder === undefined
      ? 'the store had lost what it had committed last'
      : `the store was damaged (${code}); it is set aside in ${folder}, and a new one begun`
  const gone = missing > 0 ? `; ${missing} more have no original any more` : ''
  return [
    `! ${what}: ${files} originals are read again, in order of arrival${gone}`,
    '    nothing counts twice at a hub; what people had released, held or skipped they must decide again',
  ]
}

const refusals = {
  'symbolic-link': 'is a symbolic link and is not followed',
  'unsafe-name': 'has a name that can not be used; the sender must rename it',
} as const

function registerKept({ table, problems }: Extract<Notice, { kind: 'register-kept' }>): string[] {
  const shown = problems.slice(0, shownProblems).map((problem) => `    ${formatProblem(problem)}`)
  return [
    `! ${table}: the changed table has mistakes; the version before goes on to count`,
    ...shown,
  ]
}

function configReloaded(changes: readonly string[]): string {
  return changes.length === 0
    ? 'configuration read again: nothing has changed'
    : `configuration taken over: ${list(changes)}`
}

function configKept(refusal: ReloadRefusal): string[] {
  if (refusal.code === 'restart-needed') {
    const keys = list(refusal.keys.map((key) => `\`${key}\``))
    return [`! the changed configuration is not taken over: ${keys} can only change with a restart`]
  }
  if (refusal.code === 'store-unwritable') {
    const why = `the store can not be written (${refusal.fault})`
    return [`! the changed configuration is not taken over: ${why}. Mend that and reload again`]
  }
  const { problems } = refusal
  const shown = problems.slice(0, shownProblems).map((problem) => `    ${formatProblem(problem)}`)
  return [
    '! the changed configuration has mistakes; the one before goes on to count. See `kontor check`',
    ...shown,
  ]
}

function between({ after, before }: { after: string | undefined; before: string | undefined }) {
  return `between those of ${after ?? 'an unknown day'} and ${before ?? 'an unknown day'}`
}

function expected({ ofAccount, businessDate }: { ofAccount: boolean; businessDate: string }) {
  return `${ofAccount ? "an account's statement" : 'a file'} for ${businessDate}`
}

function name({ feed, path }: FileName): string {
  return `${feed}/${path}`
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const wrappings = { gzip: 'gzip', zip: 'zip archive', openpgp: 'OpenPGP message' } as const

function unwrappedLines(notice: Extract<Notice, { kind: 'file-unwrapped' }>): string[] {
  const { file, wrapping, members, problems } = notice
  const files = members === 1 ? 'one file' : `${members.toLocaleString('en')} files`
  const head = `${name(file)}: ${wrappings[wrapping]}, ${files} in it`
  return [head, ...problems.map((problem) => `    ${problemLine(problem)}`)]
}

function readLines({ file, reading }: Extract<Notice, { kind: 'file-read' }>): string[] {
  const head = `${name(file)}: ${reading.ok ? 'read: ' : ''}${describeReading(reading)}`
  const serious = reading.problems.filter(({ severity }) => severity === 'error')
  return [head, ...serious.slice(0, shownProblems).map((problem) => `    ${problemLine(problem)}`)]
}

function watched({ folder, feed, by, share }: Extract<Notice, { kind: 'folder-watched' }>): string {
  if (by === 'events') return `watching ${folder} (${feed})`
  const why = share === undefined ? 'there are no events of it' : `it lies on a share (${share})`
  return `watching ${folder} (${feed}) by looking every few seconds: ${why}`
}

function unready({ file, why, waitedMs }: Extract<Notice, { kind: 'file-unready' }>): string {
  const minutes = Math.round(waitedMs / 60_000)
  const time = minutes < 2 ? `${Math.round(waitedMs / 1000)} s` : `${minutes} min`
  return why === 'changes'
    ? `! ${name(file)}: still changes after ${time} and is not read. Look whether its sender hangs`
    : `! ${name(file)}: has no done-marker after ${time} and is not read. Ask the sender for it`
}

function waits({ code, reason, step }: Extract<Notice, { kind: 'file-delayed' }>): string {
  return reason === undefined ? `waits, ${fileFault(code, step)}` : `waits, ${reason} [${code}]`
}

function decided({ state, release, held, duplicates, shadows, corrected }: Decision): string {
  if (state === 'refused') return 'in quarantine, with its report beside it'
  const parts = [
    release === undefined ? 'nothing to deliver' : `committed as release ${release}`,
    ...(corrected > 0 ? [`${corrected} correct what was delivered before`] : []),
    ...(held > 0 ? [`${held} held`] : []),
    ...(duplicates > 0 ? [`${duplicates} known already`] : []),
    ...(shadows > 0 ? [`${shadows} told of by the source of record already`] : []),
  ]
  return parts.join(', ')
}
