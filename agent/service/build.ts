import { packedText } from './packed.ts'

/** Which build of the program this is; installer/build.ts writes it into the executable. */
export interface Build {
  /** Such as `linux-x64`; `checkout` where the program runs from its sources. */
  readonly target: string
  /** SHA-256 over all that was packed: two builds of the same sources have the same. */
  readonly content: string
  /** SHA-256 of each add-on inside, by its name. */
  readonly addons: Readonly<Record<string, string>>
  /** Public keys of minisign, of whoever makes releases: a line of base64 each. */
  readonly releaseKeys: readonly string[]
}

const checkout: Build = { target: 'checkout', content: 'none', addons: {}, releaseKeys: [] }

export const build: Build = packedBuild() ?? checkout

function packedBuild(): Build | undefined {
  const text = packedText('build.json')
  return text === undefined ? undefined : (JSON.parse(text) as Build)
}
