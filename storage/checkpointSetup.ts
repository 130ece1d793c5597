/** What the thread is given, and how the two sides tell each other, whatever else they are doing. */
export interface CheckpointSetup {
  /** Of the store's file. */
  readonly path: string
  /** One integer, of {@link checkpointStates}. */
  readonly state: Int32Array<SharedArrayBuffer>
  /** A thread that was not asked for so long ends: an idle program has none. */
  readonly lingerMs: number
}

/** `asked`: by the writer, until it is done. `gone`: the thread has ended, or ends. */
export const checkpointStates = { idle: 0, asked: 1, gone: 2 } as const
