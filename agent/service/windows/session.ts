import { type Advapi, advapi } from './advapi.ts'

/** `winsvc.h`: what a service can be told, and what it can be. */
const told = { stop: 1, interrogate: 4, shutdown: 5, changed: 6, beforeShutdown: 15 } as const
const state = { stopped: 1, starting: 2, stopping: 3, running: 4 } as const
const acceptsStop = 0x1
const acceptsBeforeShutdown = 0x100
const acceptsChanged = 0x8
const accepted = acceptsStop | acceptsBeforeShutdown | acceptsChanged
const ownProcess = 0x10
const notImplemented = 120
/** Says that the number after it is the service's own. */
const serviceSpecific = 1066

/** What the service manager waits between two signs of life. */
const hintMs = { starting: 30_000, stopping: 10_000 }
/** Recovery can take minutes: the sign is given again until the service is ready. */
const signMs = 10_000

/**
 * A process that Windows runs as a service: says how far it is, and hears when it is to stop. Its other
 * half is on a thread of its own, which waits for the service manager's word.
 */
export interface WindowsSession {
  ready(): void
  stopping(): void
  /** The last word; the process ends after it. @param exit 0, or the code that it ends with. */
  stopped(exit: number): void
}

/** What the service manager has to say. */
export interface Controls {
  /** Called once, when the service is to end. */
  stop(): void
  /** Its configuration is to be read again: `sc control NAME paramchange`. */
  changed(): void
}

/** Windows' word for no service manager being there: somebody runs this on a terminal. */
export class NotAService extends Error {
  override readonly name = 'NotAService'
}

let current: WindowsSession | undefined

/** The session of this process, where it is a service of Windows. */
export function windowsSession(): WindowsSession | undefined {
  return current
}

/**
 * Reports to the service manager that this process is the service of the name, and is starting.
 *
 * @throws {NotAService} Where Windows did not start this process as a service.
 */
export async function beginSession(name: string, controls: Controls): Promise<WindowsSession> {
  const api = await advapi()
  const begun = Promise.withResolvers<WindowsSession>()
  const main = () => {
    try {
      begun.resolve(speaking(api, name, controls))
    } catch (error) {
      begun.reject(error)
    }
  }
  api.dispatch(name, main, (worked) => {
    if (worked) return
    const text = 'Windows did not start this process as a service. Leave --windows-service away.'
    begun.reject(new NotAService(text))
  })
  current = await begun.promise
  return current
}

function speaking(api: Advapi, name: string, { stop, changed }: Controls): WindowsSession {
  let now: number = state.starting
  let point = 0
  let isTold = false
  const session = api.handleControls(name, (control) => {
    if (control === told.interrogate) return 0
    if (control === told.changed) {
      setImmediate(changed)
      return 0
    }
    if (control !== told.stop && control !== told.beforeShutdown && control !== told.shutdown) {
      return notImplemented
    }
    say(state.stopping)
    if (!isTold) setImmediate(stop)
    isTold = true
    return 0
  })
  if (session === 0n)
    throw new Error(`Windows gives no way to hear of ${name} (${api.lastError()})`)
  const say = (next: number, exit = 0) => {
    now = next
    point = now === state.running || now === state.stopped ? 0 : point + 1
    const accepts = now === state.running ? accepted : 0
    const hint =
      now === state.starting ? hintMs.starting : now === state.stopping ? hintMs.stopping : 0
    const code = exit === 0 ? 0 : serviceSpecific
    api.setStatus(session, [ownProcess, now, accepts, code, exit, point, hint])
  }
  say(state.starting)
  const sign = setInterval(() => {
    if (now === state.starting) say(now)
  }, signMs)
  return {
    ready: () => now === state.starting && say(state.running),
    stopping: () => say(state.stopping),
    stopped: (exit) => {
      clearInterval(sign)
      say(state.stopped, exit)
    },
  }
}
