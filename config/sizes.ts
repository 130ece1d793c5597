const units = {
  B: 1,
  KB: 1000,
  KiB: 1024,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
} as const

/** Sizes are text with a unit: decimal ones as on a disk's label, binary ones as in memory. */
export const sizePattern = /^(\d{1,6}) ?(B|[KMG]B|[KMG]iB)$/

/** Bytes of a size such as `500MB` or `2 GiB`; undefined where the text is none. */
export function sizeBytes(text: string): number | undefined {
  const [, digits, unit] = sizePattern.exec(text) ?? []
  if (digits === undefined || unit === undefined) return undefined
  return Number(digits) * units[unit as keyof typeof units]
}
