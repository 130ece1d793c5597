import { openNotifySocket } from './notifySocket.ts'
import { judge, type Pulse, turning, type Watch } from './watchdog.ts'
import { type WindowsSession, windowsSession } from './windows/session.ts'

/** Whoever started this process as a service; on a terminal there is nobody. */
export interface ServiceManager {
  /** The service does its work from here on, and is looked at until it stops. */
  ready(pulse: () => Pulse): void
  stopping(): void
}

const nobody: ServiceManager = { ready: () => {}, stopping: () => {} }

/** Between two looks where no watchdog asks for them: for the line that `systemctl status` shows. */
const usualLookMs = 30_000

/** Windows, or systemd where it started this process and wants to hear of it; see sd_notify(3). */
export async function serviceManager(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServiceManager> {
  const windows = windowsSession()
  if (windows) return windowsManager(windows)
  const address = environment['NOTIFY_SOCKET']
  if (!address) return nobody
  const socket = await openNotifySocket(address)
  let looking: NodeJS.Timeout | undefined
  return {
    ready: (pulse) => {
      socket.send('READY=1')
      const beat = beating((text) => socket.send(text), pulse)
      beat()
      looking = setInterval(beat, lookMs(environment))
    },
    stopping: () => {
      clearInterval(looking)
      socket.send('STOPPING=1\nSTATUS=The file under way comes to its end.')
    },
  }
}

/** Windows asks for no sign of life: a service that is stuck ends by itself, and is started again. */
function windowsManager(session: WindowsSession): ServiceManager {
  let looking: NodeJS.Timeout | undefined
  return {
    ready: (pulse) => {
      session.ready()
      let watch: Watch | undefined
      const look = () => {
        const found = looked(pulse)
        const { verdict, ...judged } = judge(watch, found, performance.now())
        watch = judged.watch
        if (verdict !== 'alive') throw new Error(statusLine(verdict, found))
      }
      looking = setInterval(look, usualLookMs)
    },
    stopping: () => {
      clearInterval(looking)
      session.stopping()
    },
  }
}

/** Thrice as often as the watchdog asks, so that one late look is no restart. */
export function lookMs(environment: Readonly<Record<string, string | undefined>>): number {
  const { WATCHDOG_USEC: microseconds, WATCHDOG_PID: pid } = environment
  if (microseconds === undefined || !/^\d{1,15}$/.test(microseconds)) return usualLookMs
  if (pid !== undefined && pid !== String(process.pid)) return usualLookMs
  return Math.max(100, Math.floor(Number(microseconds) / 3000))
}

function beating(send: (text: string) => void, pulse: () => Pulse): () => void {
  let watch: Watch | undefined
  return () => {
    const found = looked(pulse)
    const { verdict, ...judged } = judge(watch, found, performance.now())
    watch = judged.watch
    const status = `STATUS=${statusLine(verdict, found)}`
    send(verdict === 'alive' ? `WATCHDOG=1\n${status}` : status)
  }
}

/** A look that fails has met a store that can't be read; it must not end the process by itself. */
function looked(pulse: () => Pulse): Pulse {
  try {
    return pulse()
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    return { ...turning, unwritable: code ?? name }
  }
}

function statusLine(
  verdict: 'alive' | 'stuck' | 'unwritable',
  { unwritable, waiting, explained }: Pulse,
): string {
  if (unwritable !== undefined) return `The state folder can not be written (${unwritable}).`
  if (verdict === 'stuck') return `${waiting} wait and nothing moves: a restart is asked for.`
  if (waiting === 0) return 'Nothing waits.'
  const why = explained ? '; `kontor status` says for what' : ''
  return `${waiting} files and events are under way or wait${why}.`
}
