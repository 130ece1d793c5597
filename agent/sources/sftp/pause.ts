/** Waits no longer than until the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const over = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    signal.addEventListener('abort', over)
  })
}

/** Waits for work to end, but no longer than until the signal; it leaves nothing at the signal. */
export async function orAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  let over = () => {}
  const aborted = new Promise<undefined>((resolve) => {
    over = () => resolve(undefined)
  })
  if (signal.aborted) over()
  signal.addEventListener('abort', over)
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', over)
  }
}
