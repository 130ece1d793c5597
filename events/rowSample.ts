/** What is remembered of the rows of a file without keys, to tell it from one that repeats them. */
export interface RowSample {
  /** Name of the mapping. */
  readonly series: string
  readonly rows: number
  /**
   * The lowest hashes of its rows, rising, each once; all of them where there are fewer than
   * {@link sampleSize}. Whole numbers below 2^53.
   */
  readonly hashes: Float64Array
}

/** 32 KiB a file, whatever its size. */
export const sampleSize = 4096

/** What two files must have in common at least before one is said to repeat the other. */
const leastRows = 10
/** Where only a sample of the rows is known. */
const leastSampled = 4
const repeatedShare = 0.5

/**
 * Whether a file repeats the rows of an earlier one: at least half of what the one or the other holds
 * stands in both.
 *
 * Not only where the earlier file stands in the later one whole: an export of the last thirty days
 * drops its oldest day and repeats the other twenty-nine, and without keys each would be a new event.
 * Rows of different days have different dates and hardly ever meet. Nor is it less than half, or fewer
 * than ten rows: the monthly fees of a small file may well look alike.
 *
 * The lowest hashes are a fair sample of a file. Below the highest that both samples reach, each holds
 * all of its file's rows, so that part of the two can be compared exactly.
 */
export function repeats(later: RowSample, earlier: RowSample): boolean {
  const reach = Math.min(reachOf(later), reachOf(earlier))
  const [ofLater, ofEarlier] = [below(later.hashes, reach), below(earlier.hashes, reach)]
  const common = shared(ofLater, ofEarlier)
  const isWhole = reach === Number.POSITIVE_INFINITY
  if (common < (isWhole ? leastRows : leastSampled)) return false
  return common >= repeatedShare * Math.min(ofLater.length, ofEarlier.length)
}

function reachOf({ hashes }: RowSample): number {
  const full = hashes.length >= sampleSize
  return full ? (hashes.at(-1) ?? 0) : Number.POSITIVE_INFINITY
}

function below(hashes: Float64Array, reach: number): Float64Array {
  let length = hashes.length
  while (length > 0 && (hashes[length - 1] ?? 0) > reach) length -= 1
  return hashes.subarray(0, length)
}

/** How many numbers stand in both lists; they rise. */
function shared(one: Float64Array, other: Float64Array): number {
  let common = 0
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a, b] = [one[i] ?? 0, other[j] ?? 0]
    if (a === b) common += 1
    if (a <= b) i += 1
    if (b <= a) j += 1
  }
  return common
}
