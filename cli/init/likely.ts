import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface LikelyFolder {
  readonly folder: string
  /** Files in it that look like a bank's or an export by their names. */
  readonly files: number
}

const maxDepth = 4
const maxFolders = 3_000
const maxMs = 1_500
const maxOffered = 8

const ending =
  /\.(?:sta|mt940|940|941|942|c5[234]|camt|xml|csv|bai2?|cod|n43|aeb|cfo|zip|gz|pgp|gpg|asc)$/i
const passedOver = /^(?:\.|proc$|sys$|dev$|node_modules$|Windows$|Program|\$)/i

/** Where people let banks and programs lay their files. */
export function usualRoots(): readonly string[] {
  if (process.platform === 'win32') return ['C:\\', 'D:\\', 'E:\\']
  return ['/srv', '/data', '/mnt', '/media', '/var/spool', '/opt', '/home']
}

/**
 * Folders that hold files such as banks send, those with the most first. Looks for a second and a
 * half at most, and at names alone.
 */
export function likelyFolders(roots: readonly string[]): LikelyFolder[] {
  const found: LikelyFolder[] = []
  const deadline = performance.now() + maxMs
  let level = [...roots]
  let seen = 0
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const next: string[] = []
    for (const folder of level) {
      seen += 1
      if (seen > maxFolders || performance.now() > deadline) return ranked(found)
      const entries = listed(folder)
      const files = entries.filter((entry) => entry.isFile() && ending.test(entry.name)).length
      if (files > 0) found.push({ folder, files })
      for (const entry of entries)
        if (entry.isDirectory() && !passedOver.test(entry.name)) next.push(join(folder, entry.name))
    }
    level = next
  }
  return ranked(found)
}

function ranked(found: readonly LikelyFolder[]): LikelyFolder[] {
  return found.toSorted((a, b) => b.files - a.files).slice(0, maxOffered)
}

function listed(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Closed to this account, or gone: then it is no likely one.
    return []
  }
}
