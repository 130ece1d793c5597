import { exitCode } from './exitCodes.ts'
import { divert } from './output.ts'

/**
 * Does the work of a service of Windows: tells the service manager how far it is, hears from it when to
 * stop, and has the Event Log in place of a terminal, from the first line.
 *
 * @param name Of the service.
 * @param work Resolves once the service has ended in order; a stop reaches it as `SIGTERM` does, a changed
 *     configuration as `SIGHUP`.
 * @param explain Tells of what ended the work. @returns The code to end with.
 */
export async function asWindowsService(
  name: string,
  work: () => Promise<void>,
  explain: (error: unknown) => number,
): Promise<void> {
  const [{ beginSession }, { openEventLog }] = await Promise.all([
    import('../agent/service/windows/session.ts'),
    import('../agent/service/windows/eventLog.ts'),
  ])
  const report = await openEventLog()
  let forced: NodeJS.Timeout | undefined
  const session = await beginSession(name, {
    stop: () => {
      forced = setTimeout(() => end(exitCode.ok), maxStopMs)
      process.emit('SIGTERM')
    },
    changed: () => void process.emit('SIGHUP'),
  })
  const end = (code: number) => {
    session.stopped(code)
    process.exit(code)
  }
  divert(report)
  process.on('uncaughtException', (error) => {
    report('error', `kontor: ${error.stack ?? error.message}`)
    end(exitCode.software)
  })
  try {
    await work()
    clearTimeout(forced)
    end(exitCode.ok)
  } catch (error) {
    end(explain(error))
  }
}

/**
 * Windows gives a service ten seconds when the machine goes down. What is committed by then is
 * committed; a file under way is read anew at the next start, as after a power cut.
 */
const maxStopMs = 9_000
