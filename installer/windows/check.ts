import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mt940 } from '../../test/samples.ts'
import { runSteps } from '../check/steps.ts'
import { dist, root } from '../places.ts'
import { targets } from '../targets.ts'
import { makeMsi } from './msi.ts'

/**
 * `npm run test:windows`: kontor.exe from `dist/` under Wine 10, which comes out of a Debian trixie tree
 * that this sets up the first time (`KONTOR_WINE_TREE`, /var/cache/kontor-wine/trixie). Root only. What
 * was found is written into docs/windows-verification.md.
 */
const tree = process.env['KONTOR_WINE_TREE'] ?? '/var/cache/kontor-wine/trixie'
const inside = join(tree, 'work')
const document = join(root, 'docs', 'windows-verification.md')
const [begin, end] = ['<!-- last run -->', '<!-- end of last run -->']
/** On a machine that has nothing else to do it takes three minutes. */
const lifeMs = 1_800_000

let found = ''
await runSteps([
  ['Wine', wineTree],
  ['life under Wine', life],
])

function wineTree(): string {
  if (process.geteuid?.() !== 0) throw new Error('Only root can enter the tree.')
  const script = join(root, 'installer', 'windows', 'wineTree.sh')
  const made = spawnSync(script, [tree], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (made.status !== 0) throw new Error('The tree could not be made; the lines above say why.')
  return tree
}

function life(): string {
  const windows = targets.find(({ os }) => os === 'win32')
  const exe = join(dist, 'kontor.exe')
  if (windows === undefined || !existsSync(exe))
    throw new Error('There is no kontor.exe: npm run build -- win-x64')
  mkdirSync(inside, { recursive: true })
  copyFileSync(exe, join(inside, 'kontor.exe'))
  const newer = makeMsi(windows, '99.0.0')
  copyFileSync(newer, join(inside, 'newer.msi'))
  rmSync(newer)
  copyFileSync(makeMsi(windows), join(inside, 'kontor.msi'))
  writeFileSync(join(inside, 'a.sta'), mt940(1))
  copyFileSync(join(root, 'installer', 'windows', 'life.sh'), join(inside, 'life.sh'))
  // Mounts are the run's own: with the last process they are gone, and the tree can be deleted safely.
  const args = [
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    join(root, 'installer', 'windows', 'enter.sh'),
    tree,
  ]
  const run = spawnSync('unshare', args, { encoding: 'utf8', timeout: lifeMs })
  found = run.stdout
  process.stdout.write(found)
  if (run.status !== 0) throw new Error(`A step failed under Wine.\n${run.stderr.slice(-2000)}`)
  keep(found)
  return `${found.split('\n').filter((line) => line.startsWith('ok ')).length} steps, see the document`
}

/** Puts the output into its place in the document. */
function keep(output: string): void {
  const text = readFileSync(document, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) {
    throw new Error(`${document} must have a place between ${begin} and ${end}`)
  }
  writeFileSync(document, `${before}${begin}\n\n\`\`\`\n${output.trim()}\n\`\`\`\n\n${end}${after}`)
}
