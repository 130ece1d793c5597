import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a test run with the one line that a script can read: `N passed, N failed, N skipped`. Before it
 * stand the tests that passed at a second try only, each of which is owed a look.
 */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 }
    const unsteady: string[] = []
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state !== 'pending') count[state] += 1
        if (test.diagnostic()?.flaky) unsteady.push(`${module.relativeModuleId} > ${test.fullName}`)
      }
    }
    // After the default reporter's summary, which is written in the same tick.
    setImmediate(() => {
      for (const name of unsteady) process.stdout.write(`passed at a second try: ${name}\n`)
      process.stdout.write(
        `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
      )
    })
  }
}
