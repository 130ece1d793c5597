import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/** What is released: all that packages say of themselves comes from here. */
export const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

/**
 * The time that every file in a package has, in seconds since 1970: that of the commit, so that the
 * same sources give the same bytes whenever they are packed.
 */
export const epoch: number = sourceDate()

function sourceDate(): number {
  const given = process.env['SOURCE_DATE_EPOCH']
  if (given !== undefined && /^\d{1,11}$/.test(given)) return Number(given)
  try {
    const git = ['-C', root, 'log', '-1', '--format=%ct']
    return Number(
      execFileSync('git', git, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    throw new Error('Without git, say what time the files are to have: SOURCE_DATE_EPOCH=…')
  }
}
