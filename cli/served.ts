import { Option } from 'commander'
import { failure } from './failure.ts'
import { announce } from './output.ts'

/** What agent and hub are given. */
export interface ServiceOptions {
  readonly config: string
  readonly windowsService: boolean
}

/** Of the command line that `kontor service install` gives to Windows; nobody else needs it. */
export const windowsOption = () => new Option('--windows-service').default(false).hideHelp()

/**
 * Does the work of a service, on a terminal, under systemd or under Windows.
 *
 * @param windowsName Of the service, where Windows has begun it.
 * @param work Loads what it needs itself: the first line of the log stands before that.
 */
export async function served(
  windowsName: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  if (windowsName === undefined) {
    announce()
    return work()
  }
  const { asWindowsService } = await import('./windowsService.ts')
  await asWindowsService(windowsName, work, failure)
}
