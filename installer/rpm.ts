import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unitNames, unitText } from '../agent/service/unit.ts'
import { dist, root } from './places.ts'
import { epoch, version } from './release.ts'
import type { Target } from './targets.ts'

const sources = join(root, 'installer', 'rpm')

interface Kind {
  /** Another version than that of the release, to try an upgrade with. */
  readonly called?: string
  readonly effort?: 'small' | 'quick'
}

/**
 * Makes the package for Red Hat's and SUSE's systems, of a target whose executable is in `dist/`.
 *
 * @returns Its path.
 */
export function makeRpm(
  target: Target,
  cpu: string,
  { called = version, effort = 'small' }: Kind = {},
): string {
  const workshop = join(dist, `.rpm-${target.name}`)
  rmSync(workshop, { recursive: true, force: true })
  lay(join(workshop, 'SOURCES'), target)
  const spec = join(workshop, 'kontor.spec')
  writeFileSync(spec, specText(called))
  const definitions = {
    _topdir: workshop,
    _rpmdir: workshop,
    _build_name_fmt: '%{NAME}.rpm',
    // The time of every file and of the package is that of the commit, whoever builds it where.
    _buildhost: 'kontor.invalid',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    source_date_epoch_from_changelog: '0',
    _binary_payload: effort === 'small' ? 'w6.xzdio' : 'w1.zstdio',
  }
  const defined = Object.entries(definitions).flatMap(([k, v]) => ['--define', `${k} ${v}`])
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', cpu, ...defined, spec], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
  })
  const path = join(dist, `kontor-${called}-1.${cpu}.rpm`)
  renameSync(join(workshop, 'kontor.rpm'), path)
  rmSync(workshop, { recursive: true })
  return path
}

function lay(folder: string, target: Target): void {
  mkdirSync(folder, { recursive: true })
  const executable = '/usr/bin/kontor'
  copyFileSync(join(dist, target.executable), join(folder, 'kontor'))
  for (const role of ['agent', 'hub'] as const) {
    const configFile = `/etc/kontor/${role === 'hub' ? 'hub' : 'kontor'}.yaml`
    const text = unitText({ role, executable, configFile })
    writeFileSync(join(folder, `${unitNames[role]}.service`), text)
  }
  const copies = {
    LICENSE: join(root, 'LICENSE'),
    'install-linux.md': join(root, 'docs', 'install-linux.md'),
    'kontor.yaml': join(root, 'installer', 'debian', 'kontor.yaml'),
    default: join(root, 'installer', 'debian', 'default'),
  }
  for (const [name, from] of Object.entries(copies)) {
    if (!existsSync(from)) throw new Error(`${from} must be there to be packed`)
    copyFileSync(from, join(folder, name))
  }
}

/** rpm takes no dash in a version: what leads to a release is told by a tilde, and sorts before it. */
function specText(called: string): string {
  const text = readFileSync(join(sources, 'kontor.spec'), 'utf8')
  return text.replaceAll('@VERSION@', called.replaceAll('-', '~'))
}
