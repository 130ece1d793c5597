/** A system that the executable is built for, and what of npm's packages goes into it. */
export interface Target {
  readonly name: string
  readonly os: 'linux' | 'win32'
  readonly cpu: 'x64' | 'arm64'
  /** The package that carries Node itself, and the runtime's place in it. */
  readonly runtime: { readonly package: string; readonly file: string }
  /** SQLite and the calls into the system, as Node add-ons. */
  readonly addons: readonly Addon[]
  /** The tool that takes the symbols out of the runtime; undefined: it has none. */
  readonly strip: string | undefined
  /** Name of the result in `dist/`. */
  readonly executable: string
  /** Debian's word for the processor; undefined where there is no Debian package. */
  readonly debian: string | undefined
  /** Red Hat's word for it; undefined where there is no such package. */
  readonly rpm: string | undefined
}

export interface Addon {
  /** The name that `packedAddon` knows it by. */
  readonly name: 'better-sqlite3.node' | 'koffi.node'
  readonly package: string
  readonly file: string
}

export const targets: readonly Target[] = [
  target('linux', 'x64', { strip: 'x86_64-linux-gnu-strip', debian: 'amd64', rpm: 'x86_64' }),
  target('linux', 'arm64', { strip: 'aarch64-linux-gnu-strip', debian: 'arm64', rpm: 'aarch64' }),
  target('win32', 'x64', { strip: undefined, debian: undefined, rpm: undefined }),
]

export function hostTarget(): Target {
  const found = targets.find(({ os, cpu }) => os === process.platform && cpu === process.arch)
  if (found) return found
  throw new Error(`Kontor is built on ${targets.map(({ name }) => name).join(', ')} alone.`)
}

function target(
  os: Target['os'],
  cpu: Target['cpu'],
  { strip, debian, rpm }: Pick<Target, 'strip' | 'debian' | 'rpm'>,
): Target {
  const windows = os === 'win32'
  const name = `${windows ? 'win' : os}-${cpu}`
  return {
    name,
    os,
    cpu,
    runtime: { package: `node-${name}`, file: windows ? 'bin/node.exe' : 'bin/node' },
    addons: [
      {
        name: 'better-sqlite3.node',
        package: 'better-sqlite3',
        file: `prebuilds/${os}-${cpu}.node`,
      },
      {
        name: 'koffi.node',
        package: `@koromix/koffi-${os}-${cpu}`,
        file: `${os}_${cpu}/koffi.node`,
      },
    ],
    strip,
    executable: windows ? 'kontor.exe' : name === 'linux-x64' ? 'kontor' : `kontor-${name}`,
    debian,
    rpm,
  }
}
