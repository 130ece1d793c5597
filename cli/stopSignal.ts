/** Resolves at the first Ctrl-C or the service manager's stop; a second Ctrl-C ends at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(130))
      resolve()
    })
  })
}

/** Calls whenever a service manager has the configuration read again: `systemctl reload`. */
export function reloadSignal(call: () => void): void {
  process.on('SIGHUP', call)
}
