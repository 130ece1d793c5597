import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, root } from './places.ts'
import { epoch, version } from './release.ts'
import type { Target } from './targets.ts'

/**
 * Makes the archive for machines on which nobody may use a package manager: the executable, the
 * guide, an example.
 *
 * @returns Its path.
 */
export function makeArchive(target: Target): string {
  const name = `kontor-${version}-${target.name}`
  const workshop = join(dist, `.tar-${target.name}`)
  const tree = join(workshop, name)
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(tree, { recursive: true })
  const put = (from: string, as: string, mode: number) => {
    copyFileSync(from, join(tree, as))
    chmodSync(join(tree, as), mode)
  }
  put(join(dist, target.executable), 'kontor', 0o755)
  put(join(root, 'LICENSE'), 'LICENSE', 0o644)
  put(join(root, 'docs', 'install-linux.md'), 'install-linux.md', 0o644)
  put(join(root, 'installer', 'debian', 'kontor.yaml'), 'kontor.yaml', 0o644)
  const tar = execFileSync(
    'tar',
    [
      ...['--create', '--format=gnu', '--sort=name', `--mtime=@${epoch}`],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=go-w', '-C', workshop, name],
    ],
    { maxBuffer: 1024 ** 3 },
  )
  const path = join(dist, `${name}.tar.gz`)
  writeFileSync(path, execFileSync('gzip', ['-6n'], { input: tar, maxBuffer: 1024 ** 3 }))
  rmSync(workshop, { recursive: true })
  return path
}
