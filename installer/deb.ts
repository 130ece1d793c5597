import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { unitNames, unitText } from '../agent/service/unit.ts'
import { dist, root } from './places.ts'
import { epoch, version } from './release.ts'
import type { Target } from './targets.ts'

const sources = join(root, 'installer', 'debian')

/** Who answers for the package. */
const maintainer = 'Kontor <kontor@kontor.invalid>'

/** What is handed out is small; what is only tried is made in a fifth of the time. */
export type Effort = 'small' | 'quick' | 'none'

const compressions: Readonly<Record<Effort, readonly string[]>> = {
  small: ['-Zxz', '-z6'],
  quick: ['-Zxz', '-z0'],
  none: ['-Znone'],
}

/**
 * Makes the Debian package of a target whose executable is in `dist/`.
 *
 * @returns Its path.
 */
export function makeDeb(target: Target, effort: Effort = 'small'): string {
  const tree = join(dist, `.deb-${target.name}`)
  rmSync(tree, { recursive: true, force: true })
  lay(tree, target)
  const path = join(dist, `kontor_${version}_${target.debian}.deb`)
  const args = ['--root-owner-group', ...compressions[effort], '--build', tree, path]
  execFileSync('dpkg-deb', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
  })
  rmSync(tree, { recursive: true })
  return path
}

function lay(tree: string, target: Target): void {
  const executable = '/usr/bin/kontor'
  const put = (path: string, content: string | Uint8Array, mode = 0o644) => {
    makeFolders(tree, dirname(path))
    writeFileSync(join(tree, path), content)
    chmodSync(join(tree, path), mode)
  }
  makeFolders(tree, '/usr/bin')
  copyFileSync(join(dist, target.executable), join(tree, executable))
  chmodSync(join(tree, executable), 0o755)
  for (const role of ['agent', 'hub'] as const) {
    const configFile = `/etc/kontor/${role === 'hub' ? 'hub' : 'kontor'}.yaml`
    const text = unitText({ role, executable, configFile })
    put(`/lib/systemd/system/${unitNames[role]}.service`, text)
  }
  makeFolders(tree, '/etc/kontor')
  put('/etc/default/kontor', readFileSync(join(sources, 'default')))
  const doc = '/usr/share/doc/kontor'
  put(`${doc}/copyright`, copyright)
  put(`${doc}/changelog.gz`, zipped(changelog()))
  put(`${doc}/CHANGELOG.md.gz`, zipped(readFileSync(join(root, 'CHANGELOG.md'))))
  put('/usr/share/lintian/overrides/kontor', readFileSync(join(sources, 'lintian-overrides')))
  put(`${doc}/install-linux.md`, readFileSync(join(root, 'docs', 'install-linux.md')))
  put(`${doc}/examples/kontor.yaml`, readFileSync(join(sources, 'kontor.yaml')))
  for (const script of ['postinst', 'prerm', 'postrm']) {
    put(`/DEBIAN/${script}`, readFileSync(join(sources, script)), 0o755)
  }
  put('/DEBIAN/conffiles', '/etc/default/kontor\n')
  put('/DEBIAN/control', control(target, statSync(join(tree, executable)).size))
}

/** The mask of whoever builds would else decide who may read /usr. */
function makeFolders(tree: string, path: string): void {
  let made = tree
  for (const name of ['', ...path.split('/').slice(1)]) {
    made = join(made, name)
    mkdirSync(made, { recursive: true })
    chmodSync(made, 0o755)
  }
}

const zipped = (content: string | Uint8Array) => gzipSync(content, { level: 9 })

/** In Debian's form; what changed stands in CHANGELOG.md beside it. */
function changelog(): string {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000')
  return `kontor (${version}) stable; urgency=medium

  * See CHANGELOG.md.

 -- ${maintainer}  ${date}
`
}

/** What Node and SQLite's add-on are linked against: Debian 12, Ubuntu 22.04 and later have it. */
function control({ debian }: Target, executableBytes: number): string {
  return `Package: kontor
Version: ${version}
Architecture: ${debian}
Maintainer: ${maintainer}
Depends: libc6 (>= 2.34), libgcc-s1, libstdc++6 (>= 11), adduser
Recommends: acl
Section: net
Priority: optional
Installed-Size: ${Math.ceil(executableBytes / 1024)}
Description: edge agent that delivers bank files as finance events
 Kontor watches folders and SFTP servers for bank statements and exports,
 reads them into canonical finance events, keeps them in a local outbox and
 delivers each exactly once to a hub. The hub is in the same executable.
`
}

const copyright = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Kontor

Files: *
Copyright: 2026 the authors of Kontor
License: Apache-2.0
 On Debian systems the whole text is in /usr/share/common-licenses/Apache-2.0.
Comment:
 The executable holds Node.js (MIT and others), SQLite (public domain) and
 packages of npm; the list with each license is in the SBOM of the release.
`
