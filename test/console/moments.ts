/** Monday, 7:40 in Berlin. */
export const worldNow = '2026-03-16T06:40:12.000Z'

/** A moment so many minutes before the world's now. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.parse(worldNow) - minutes * 60_000).toISOString()
}

/** ISO days from one to another, both included; at most so many. */
export function daysBetween(from: string, to: string, most = 100): string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < most; at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days
}

export function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(day).getUTCDay())
}
