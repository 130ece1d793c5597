import type { RouteBook } from '../../store/routeContract.ts'
import type { Selection } from '../../store/selection.ts'

interface Line {
  readonly name: string
  readonly inbox: string
  readonly selection: Selection
  after: number
  through: number
  events: number
}

/**
 * Who read what, for the traces. Pages that follow each other become one line, and lines are written
 * once a second: reading would else cost a sync of the disk a page. What a crash takes with it is
 * that a page was read, no more.
 */
export class Journal {
  readonly #book: RouteBook
  readonly #onFault: (error: unknown) => void
  readonly #open = new Map<string, Line>()
  #timer: NodeJS.Timeout | undefined
  #written: Promise<void> = Promise.resolve()

  constructor(book: RouteBook, onFault: (error: unknown) => void) {
    this.#book = book
    this.#onFault = onFault
  }

  read(line: Line): void {
    const present = this.#open.get(line.name)
    const follows =
      present?.through === line.after &&
      JSON.stringify(present.selection) === JSON.stringify(line.selection)
    if (present && follows) {
      present.through = line.through
      present.events += line.events
    } else {
      if (present) this.#write(present)
      this.#open.set(line.name, { ...line })
    }
    this.#timer ??= setTimeout(() => void this.flush(), writeMs)
  }

  /** Resolves when everything that was read so far is written. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const line of this.#open.values()) this.#write(line)
    this.#open.clear()
    await this.#written
  }

  #write({ name, inbox, selection, after, through, events }: Line): void {
    const taken = { after, through, selection, events }
    const write = async () => {
      await this.#book.open(name, inbox, 0)
      await this.#book.step(name, { cursor: through, attempted: through, taken })
    }
    this.#written = this.#written.then(write).catch(this.#onFault)
  }
}

const writeMs = 1_000
