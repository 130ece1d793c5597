/** In a turn in which nothing comes the loop takes some microseconds. */
const least = 4
/** Longer than this nobody who is in waits for those who come, in turns. */
const most = 256

/**
 * Turns of the event loop between two pieces of long work, in which sockets are read and pings are
 * answered. The loop takes one new connection a turn, however many knock: with one turn between
 * transactions of 50 ms only twenty agents a second would get in, and the others would give up and
 * come again. So there are more turns as long as each brings one. What is to be committed can wait:
 * its agents keep it.
 */
export class Turns {
  #knocks = 0

  /** A connection was taken. */
  knocked(): void {
    this.#knocks += 1
  }

  async pass(): Promise<void> {
    for (let turn = 0, before = -1; turn < most; turn += 1) {
      if (turn >= least && this.#knocks === before) return
      before = this.#knocks
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
