import { readFileSync } from 'node:fs'

/** Ticks a second of the times in /proc; a constant of Linux's interface. */
const ticksPerSecond = 100

/** CPU time that a process has had so far, user and system, in seconds. Linux alone. */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name stands in brackets and may hold blanks; what follows it is counted from the state on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Memory of a process that lies in RAM, in MB. Linux alone. */
export function residentMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]) / 1024
}
