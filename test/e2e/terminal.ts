import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export const keys = { enter: '\r', down: '\u001b[B', clear: '\u0015', cancel: '\u0003' } as const

/** A program at a terminal of its own (script of util-linux), and a person who types. */
export class Terminal {
  readonly #child: ChildProcess
  #shown = ''
  #read = 0

  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const line = command.map((word) => `'${word}'`).join(' ')
    const env = { ...process.env, TERM: 'xterm', NO_COLOR: '1', ...environment }
    this.#child = spawn('script', ['-qefc', `stty cols 160 rows 50; ${line}`, '/dev/null'], { env })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text
    })
  }

  /** All that was shown, without what moves the cursor. */
  get shown(): string {
    return this.#shown.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '')
  }

  /** Waits until something new is shown, then types. */
  async type(after: string, ...typed: readonly string[]): Promise<void> {
    await this.until(after)
    for (const text of typed) {
      this.#child.stdin?.write(text)
      // A person's keys come one after the other; a terminal joins what comes at once.
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  async until(text: string, withinMs = 15_000): Promise<void> {
    for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
      const at = this.shown.indexOf(text, this.#read)
      if (at >= 0) {
        this.#read = at + text.length
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`not shown: ${text}\n${this.shown.slice(-2_000)}`)
  }

  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    return this.#child.exitCode
  }

  kill(): void {
    this.#child.kill()
  }
}
