import { statfs } from 'node:fs/promises'

/**
 * File systems whose other writers this machine's watcher hears nothing of, by the magic numbers of
 * Linux. https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const shares: ReadonlyMap<bigint, string> = new Map([
  [0x6969n, 'NFS'],
  [0x517bn, 'SMB'],
  [0xff534d42n, 'SMB'],
  [0xfe534d42n, 'SMB'],
  [0x01021997n, '9P'],
  [0x65735546n, 'FUSE'],
  [0x5346414fn, 'AFS'],
  [0x00c36400n, 'Ceph'],
  [0x0bd00bd0n, 'Lustre'],
  [0x564cn, 'NCP'],
  [0x73757245n, 'Coda'],
  [0x786f4256n, 'VirtualBox'],
  [0xbacbacbcn, 'VMware'],
])

/** The kind of share that has this number, see statfs(2); undefined for a disk of this machine. */
export function shareOfType(type: bigint): string | undefined {
  return shares.get(BigInt.asUintN(32, type))
}

/**
 * The kind of network share that a folder lies on, or undefined where it lies on a disk of this
 * machine. On Windows a share is told by its path, `\\server\share`; a drive letter shows nothing.
 *
 * @throws {NodeJS.ErrnoException} Where there is no such folder.
 */
export async function shareOf(folder: string): Promise<string | undefined> {
  if (process.platform === 'win32') return uncPath.test(folder) ? 'SMB' : undefined
  return shareOfType((await statfs(folder, { bigint: true })).type)
}

const uncPath = /^\\\\(?![.?]\\(?!UNC\\))/i
