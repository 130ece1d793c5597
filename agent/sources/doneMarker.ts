import { dirname, extname } from 'node:path/posix'

/** The marker that says a file is whole. */
export interface Marker {
  readonly path: string
  /** Whether it speaks for one file, or for all that lie in its folder. */
  readonly of: 'file' | 'folder'
}

/**
 * What a feed's `doneMarker` means, in one of three forms:
 *
 * - `.done`, an ending: `a.sta.done` or `a.done` for `a.sta`
 * - `{name}.ok`, `ok_{stem}.fin`, a pattern: with the name of the file, or with what is left of it
 *   without its ending
 * - `READY`, a name: the one marker of a folder, for every file in it that is not younger
 */
export class DoneMarkers {
  readonly #patterns: readonly string[]
  readonly #folderMarker: string | undefined

  constructor(doneMarker: string) {
    const ending = doneMarker.startsWith('.') && !doneMarker.includes('{')
    this.#folderMarker = ending || doneMarker.includes('{') ? undefined : doneMarker
    this.#patterns = ending ? [`{name}${doneMarker}`, `{stem}${doneMarker}`] : [doneMarker]
  }

  /** Whether a name has the form of a marker: such a file is never taken. */
  isMarker(path: string): boolean {
    const name = nameOf(path)
    if (this.#folderMarker !== undefined) return name === this.#folderMarker
    return this.#patterns.some((pattern) => {
      const [before = '', after = ''] = pattern.split(/\{(?:name|stem)\}/)
      return (
        name.length > before.length + after.length &&
        name.startsWith(before) &&
        name.endsWith(after)
      )
    })
  }

  /**
   * The marker of a file, if it stands there; a marker itself has none.
   *
   * @param path Inside the feed's folder, with `/`.
   * @param all Whatever stands in it.
   */
  of(path: string, all: { has(path: string): boolean }): Marker | undefined {
    if (this.isMarker(path)) return undefined
    const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`
    const name = nameOf(path)
    const stem = name.slice(0, name.length - extname(name).length)
    // One pass, so that braces in a name mean nothing; a function, so that a `$` in it stays one.
    const filled = (pattern: string) =>
      pattern.replace(/\{(name|stem)\}/, (_, part) => (part === 'name' ? name : stem))
    const markers = this.#patterns.map((pattern) => folder + filled(pattern))
    const found = markers.find((marker) => all.has(marker))
    if (found === undefined) return undefined
    return { path: found, of: this.#folderMarker === undefined ? 'file' : 'folder' }
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
