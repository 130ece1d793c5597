import type { Service } from '../unit.ts'

/**
 * The command line that Windows starts a service by. Every path is quoted: without quotes Windows would
 * try `C:\Program.exe` first, and whoever can write there would be the service.
 */
export function commandLine({ role, executable, configFile }: Service): string {
  const verb = role === 'agent' ? 'run' : 'hub'
  return `${quoted(executable)} ${verb} --windows-service --config ${quoted(configFile)}`
}

/** One word, as `CommandLineToArgvW` takes it apart; a path of Windows has no quote in it. */
export function quoted(path: string): string {
  if (/["\u0000-\u001f]/.test(path)) {
    throw new Error('a path with a quote or a control character can not be given to a service.')
  }
  // Before the closing quote a backslash counts only twice.
  return `"${path.replace(/\\+$/, (slashes) => slashes + slashes)}"`
}
