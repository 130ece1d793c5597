import type { FileName, Notice } from '../agent/notice.ts'
import { describeReading, problemLine } from '../agent/reading.ts'
import type { Decision } from '../outbox/releases.ts'

const shownProblems = 3

/**
 * What a notice means, as lines for the person who watches: one a stage of a file's life. The file's
 * number ties the lines of one file together.
 */
export function narrate(notice: Notice): string[] {
  switch (notice.kind) {
    case 'folder-watched':
      return [`watching ${notice.folder} (${notice.feed})`]
    case 'folder-lost':
      return [
        `! ${notice.feed}: the folder ${notice.folder} can't be listed (${notice.code}); it is tried again`,
      ]
    case 'entry-refused':
      return [`! ${name(notice.file)} is a symbolic link and is not followed`]
    case 'file-picked-up':
      return [`${name(notice.file)}: picked up, ${notice.bytes.toLocaleString('en')} bytes`]
    case 'file-duplicate':
      return [
        `${name(notice.file)}: the same bytes as file ${notice.of}; recorded, nothing delivered again`,
      ]
    case 'file-read':
      return readLines(notice)
    case 'file-decided':
      return [`${name(notice.file)}: ${decided(notice.decision)}`]
    case 'file-settled':
      return notice.place === undefined ? [] : [`${name(notice.file)}: kept as ${notice.place}`]
    case 'file-delayed':
      return [`! ${name(notice.file)}: waits, the system said ${notice.code}; tried again`]
    case 'file-acknowledged':
      return [`${name(notice.file)}: acknowledged by ${list(notice.destinations)}`]
    case 'link-up':
      return [`${notice.destination}: connected to ${notice.hub}`]
    case 'link-down':
      return [linkDown(notice)]
    case 'release-parked':
      return [`! ${notice.destination}: refused a release for good (${notice.code}); it is parked`]
    case 'cursor-rewound':
      return [
        `! ${notice.destination}: the hub was restored; sending again from event ${notice.to + 1}`,
      ]
    case 'store-renewed':
      return [
        `! ${notice.destination}: this store was rolled back; it goes on under a new identity`,
      ]
  }
}

function name({ feed, path }: FileName): string {
  return `${feed}/${path}`
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function readLines({ file, reading }: Extract<Notice, { kind: 'file-read' }>): string[] {
  const head = `${name(file)}: ${reading.ok ? 'read: ' : ''}${describeReading(reading)}`
  const serious = reading.problems.filter(({ severity }) => severity === 'error')
  return [head, ...serious.slice(0, shownProblems).map((problem) => `    ${problemLine(problem)}`)]
}

function decided({ state, release, held, duplicates, corrected }: Decision): string {
  if (state === 'refused') return 'in quarantine, with its report beside it'
  const parts = [
    release === undefined ? 'nothing to deliver' : `committed as release ${release}`,
    ...(corrected > 0 ? [`${corrected} correct what was delivered before`] : []),
    ...(held > 0 ? [`${held} held`] : []),
    ...(duplicates > 0 ? [`${duplicates} known already`] : []),
  ]
  return parts.join(', ')
}

function linkDown({ destination, code, retryMs }: Extract<Notice, { kind: 'link-down' }>): string {
  if (code === 'agent-stopping') return `${destination}: link closed`
  const next =
    retryMs === undefined
      ? 'it is not tried again'
      : `tried again in ${Math.ceil(retryMs / 1000)} s`
  return `! ${destination}: no link (${code}); ${next}, nothing is lost`
}
