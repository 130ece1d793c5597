/**
 * Counts of durations by their order of magnitude, so that medians of millions are read off a few
 * numbers. A bucket is a ninth wide (eight to the doubling), so what is read is 5 % off at most.
 * Negative durations have buckets below zero: a posting may come before its value date.
 */
export type Histogram = Map<number, number>

const perDoubling = 8
const smallestSeconds = 0.01
/** Thirty years; whatever is longer counts as that. */
const mostBucket = 300

export function bucketOf(seconds: number): number {
  const size = Math.abs(seconds)
  if (!(size >= smallestSeconds)) return 0
  const bucket = 1 + Math.floor(Math.log2(size / smallestSeconds) * perDoubling)
  return Math.sign(seconds) * Math.min(bucket, mostBucket)
}

/** The middle of a bucket, in seconds. */
function secondsOf(bucket: number): number {
  if (bucket === 0) return 0
  const size = smallestSeconds * 2 ** ((Math.abs(bucket) - 0.5) / perDoubling)
  // What is rounded away comes on top of half a bucket: below 100 a whole second would be too much.
  const rounded = size < 100 ? Math.round(size * 100) / 100 : Math.round(size)
  return Math.sign(bucket) * rounded
}

export function count(histogram: Histogram, bucket: number, times = 1): void {
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + times)
}

export function merge(into: Histogram, other: Histogram): void {
  for (const [bucket, times] of other) count(into, bucket, times)
}

/** The smallest of the values that at least so many percent do not exceed; undefined without any. */
export function percentile(histogram: Histogram, percent: number): number | undefined {
  const ascending = [...histogram].toSorted(([a], [b]) => a - b)
  const all = ascending.reduce((sum, [, times]) => sum + times, 0)
  const rank = Math.max(1, Math.ceil((all * percent) / 100))
  let seen = 0
  for (const [bucket, times] of ascending) {
    seen += times
    if (seen >= rank) return secondsOf(bucket)
  }
  return undefined
}

/** As the store keeps it: `12:3 15:1`. */
export function histogramText(histogram: Histogram): string {
  return Array.from(histogram, ([bucket, times]) => `${bucket}:${times}`).join(' ')
}

export function histogramFrom(text: string): Histogram {
  const histogram: Histogram = new Map()
  if (text === '') return histogram
  for (const pair of text.split(' ')) {
    const [bucket, times] = pair.split(':').map(Number)
    if (!Number.isSafeInteger(bucket) || !Number.isSafeInteger(times)) {
      throw new RangeError('the store holds no histogram where one belongs')
    }
    count(histogram, bucket ?? 0, times ?? 0)
  }
  return histogram
}
