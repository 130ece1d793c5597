import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { dist, root } from './places.ts'
import { epoch, version } from './release.ts'
import type { Target } from './targets.ts'
import { windowsPapers } from './windows/msi.ts'

type Papers = readonly (readonly [string, string])[]

const linuxPapers: Papers = [
  ['LICENSE', join(root, 'LICENSE')],
  ['install-linux.md', join(root, 'docs', 'install-linux.md')],
  ['kontor.yaml', join(root, 'installer', 'debian', 'kontor.yaml')],
]

/**
 * Makes the archive for machines on which nobody may use a package manager: the executable, the
 * guide, an example. A .tar.gz for Linux, a .zip for Windows.
 *
 * @returns Its path.
 */
export function makeArchive(target: Target): string {
  const windows = target.os === 'win32'
  const name = `kontor-${version}-${target.name}`
  const workshop = join(dist, `.archive-${target.name}`)
  const tree = join(workshop, name)
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(tree, { recursive: true })
  const put = (from: string, as: string, mode: number) => {
    copyFileSync(from, join(tree, as))
    chmodSync(join(tree, as), mode)
    // The time of the commit: the same sources give the same archive whenever they are packed.
    utimesSync(join(tree, as), epoch, epoch)
  }
  put(join(dist, target.executable), windows ? 'kontor.exe' : 'kontor', 0o755)
  for (const [as, from] of windows ? windowsPapers : linuxPapers) put(from, as, 0o644)
  const path = windows ? zip(workshop, name) : tar(workshop, name)
  rmSync(workshop, { recursive: true })
  return path
}

function tar(workshop: string, name: string): string {
  const text = execFileSync(
    'tar',
    [
      ...['--create', '--format=gnu', '--sort=name', `--mtime=@${epoch}`],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=go-w', '-C', workshop, name],
    ],
    { maxBuffer: 1024 ** 3 },
  )
  const path = join(dist, `${name}.tar.gz`)
  writeFileSync(path, execFileSync('gzip', ['-6n'], { input: text, maxBuffer: 1024 ** 3 }))
  return path
}

/** The order and the zone of the time are given: zip has neither from itself. */
function zip(workshop: string, name: string): string {
  const path = join(dist, `${name}.zip`)
  rmSync(path, { force: true })
  const files = readdirSync(join(workshop, name))
    .sort()
    .map((file) => join(name, file))
  const env = { ...process.env, TZ: 'UTC' }
  execFileSync('zip', ['-q', '-X', '-6', path, ...files], { cwd: workshop, env })
  return path
}
