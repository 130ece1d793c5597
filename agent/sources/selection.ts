import { basename } from 'node:path'
import { picks } from '../../config/globs.ts'

export interface SelectionRules {
  /** Patterns of file names. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Names that writers use while they write; never a finished file. */
const temporary = /^[.~]|~$|\.(tmp|temp|part|partial|filepart|crdownload|download|upload|swp)$/i

/** Which files of a folder are for the feed. @param path Inside the folder, with `/`. */
export function selects(rules: SelectionRules): (path: string) => boolean {
  return (path) => {
    const name = basename(path)
    return !temporary.test(name) && picks(rules, name)
  }
}
