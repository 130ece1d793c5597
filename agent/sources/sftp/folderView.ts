import { DoneMarkers } from '../doneMarker.ts'
import { selects } from '../selection.ts'
import type { RemoteFile } from './incoming.ts'
import { isSafeName, shownName } from './names.ts'
import { type SftpRules, sftpLimits } from './rules.ts'
import type { RemoteEntry } from './session.ts'

/** A file of the feed, as a listing shows it. */
export interface Listed extends RemoteFile {
  /** Name of the done-marker that stands beside it, and goes with it. */
  readonly marker: string | undefined
  /** Whether a done-marker says that it is whole; the one of a folder stays where it is. */
  readonly marked: boolean
}

export interface Refused {
  /** Cut, and fit for a log. */
  readonly shown: string
  readonly why: 'symbolic-link' | 'unsafe-name'
}

/** Which entries of a folder are a feed's. */
export type ViewRules = Pick<SftpRules, 'include' | 'exclude' | 'doneMarker'>

/** What of a listing is the feed's, in a stable order, and what would be if it were allowed. */
export class FolderView {
  readonly #markers: DoneMarkers | undefined
  readonly #selected: (name: string) => boolean
  /** Entries that were told of as refused; each is told of once. */
  readonly #told = new Set<string>()

  constructor(rules: ViewRules) {
    const { doneMarker } = rules
    this.#markers = doneMarker === undefined ? undefined : new DoneMarkers(doneMarker)
    this.#selected = selects(rules)
  }

  files(entries: readonly RemoteEntry[]): { files: Listed[]; refused: Refused[] } {
    const all = new Map(entries.map((entry) => [entry.name, entry]))
    const files: Listed[] = []
    const refused: Refused[] = []
    for (const { name, kind, size, mtimeMs } of entries) {
      if (kind === 'folder' || !this.#selected(name)) continue
      if (kind !== 'file' || !isSafeName(name)) {
        if (kind !== 'other') refused.push(...this.#once(name, kind === 'link'))
        continue
      }
      if (this.#markers?.isMarker(name)) continue
      const found = this.#markers?.of(name, all)
      // The one of a folder speaks for what was there before it, not for what is written after.
      const younger = found?.of === 'folder' && mtimeMs > (all.get(found.path)?.mtimeMs ?? 0)
      const marker = found?.of === 'file' ? found.path : undefined
      files.push({ name, size, mtimeMs, marker, marked: found !== undefined && !younger })
    }
    return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), refused }
  }

  #once(name: string, link: boolean): Refused[] {
    const key = name.slice(0, 1024)
    if (this.#told.has(key) || this.#told.size >= sftpLimits.maxToldNames) return []
    this.#told.add(key)
    return [{ shown: shownName(name), why: link ? 'symbolic-link' : 'unsafe-name' }]
  }
}
