import { readFileSync } from 'node:fs'

/** One system call of interest, in the order in which they came to their end. */
export interface SystemCall {
  readonly thread: string
  readonly name: string
  /** The file of the descriptor, or the first path of a rename. */
  readonly path: string
  /** The second path of a rename. */
  readonly target: string
  readonly text: string
}

const finished = /^(\d+) +(\w+)\((.*)\) += (\d+)/
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (\d+)/

/** Reads what `strace -f -y` wrote; calls that failed are left out. */
export function readTrace(file: string): SystemCall[] {
  const begun = new Map<string, string>()
  const calls: SystemCall[] = []
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const start = unfinished.exec(line)
    if (start) begun.set(`${start[1]} ${start[2]}`, start[3] ?? '')
    const end = resumed.exec(line)
    const whole = finished.exec(line)
    if (whole) calls.push(call(whole[1] ?? '', whole[2] ?? '', whole[3] ?? ''))
    else if (end)
      calls.push(
        call(end[1] ?? '', end[2] ?? '', (begun.get(`${end[1]} ${end[2]}`) ?? '') + (end[3] ?? '')),
      )
  }
  return calls
}

function call(thread: string, name: string, text: string): SystemCall {
  const paths = [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
  const descriptor = /^\d+<([^>]*)>/.exec(text)?.[1]
  const renamed = name.startsWith('rename')
  return {
    thread,
    name,
    path: descriptor ?? paths[0] ?? '',
    target: renamed ? (paths[1] ?? '') : '',
    text,
  }
}

export const isSync = ({ name }: SystemCall) => name === 'fsync' || name === 'fdatasync'
export const isWrite = ({ name }: SystemCall) =>
  name.startsWith('write') || name.startsWith('pwrite')
export const isRename = ({ name }: SystemCall) => name.startsWith('rename')
