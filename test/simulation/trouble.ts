/** Codes that a disk gives without anyone's fault; any other error of the store is ours. */
export const troubles = ['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_IOERR_FSYNC'] as const

/** Whether an error is the disk's. */
export function isTrouble(error: unknown): boolean {
  const { code } = error as { code?: string }
  return troubles.some((trouble) => trouble === code)
}
