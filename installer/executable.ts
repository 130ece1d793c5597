import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { inject } from 'postject'
import type { Build } from '../agent/service/build.ts'
import type { Bundle } from './bundle.ts'
import { codeCache } from './codeCache.ts'
import { consoleParts } from './consoleParts.ts'
import { fewerLanguages } from './fewerLanguages.ts'
import { pin, pinnedFile, Unreachable } from './pinned.ts'
import { dist, root } from './places.ts'
import { authenticode, releaseKeys } from './signing.ts'
import { statusPageParts } from './statusPageParts.ts'
import { hostTarget, type Target } from './targets.ts'
import { brand } from './windows/resources.ts'

const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/**
 * Makes the one executable of a target in `dist/`: Node itself, with the program and its add-ons as a
 * resource. The same lockfile and sources give the same bytes.
 *
 * @returns Its path.
 * @throws {Unreachable} Where a part of another system can't be fetched, or its tool is not there.
 */
export async function makeExecutable(target: Target, bundle: Bundle): Promise<string> {
  refuseOtherNode(target)
  const workshop = join(dist, `.${target.name}`)
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop, { recursive: true })
  const runtime = join(workshop, target.executable)
  leanRuntime(target, runtime)
  writeParts(target, bundle, workshop)
  execFileSync(process.execPath, ['--experimental-sea-config', 'sea.json'], {
    // The path of the main script goes into the blob: it must not say where this machine builds.
    cwd: workshop,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {},
  })
  await injected(runtime, readFileSync(join(workshop, 'sea.blob')))
  chmodSync(runtime, 0o755)
  if (target.os === 'win32') authenticode(runtime, renameSync)
  const path = join(dist, target.executable)
  renameSync(runtime, path)
  rmSync(workshop, { recursive: true })
  return path
}

/** The blob is read by the Node that is inside; another version may lay it out differently. */
function refuseOtherNode({ runtime }: Target): void {
  const { version } = pin(runtime.package)
  if (`v${version}` === process.version) return
  throw new Error(
    `Node ${version} is packed, and ${process.version} builds: run it by \`npm run build\`.`,
  )
}

/** Symbols go before the injection: a tool that moves sections afterwards breaks the executable. */
function leanRuntime(target: Target, path: string): void {
  copyFileSync(pinnedFile(target.runtime.package, target.runtime.file), path)
  chmodSync(path, 0o755)
  if (target.os === 'win32') brand(path)
  if (target.strip !== undefined) strip(target.strip, path)
  const runtime = readFileSync(path)
  fewerLanguages(runtime)
  writeFileSync(path, runtime)
}

function strip(tool: string, path: string): void {
  try {
    execFileSync(tool, [path])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Unreachable(
      `${tool} is not installed (Debian: binutils, binutils-aarch64-linux-gnu).`,
    )
  }
}

function writeParts(target: Target, bundle: Bundle, workshop: string): void {
  const parts = new Map<string, Uint8Array>([
    ['program.js', bundle.program],
    [
      'program.cache',
      target.name === hostTarget().name ? codeCache(bundle.program) : new Uint8Array(),
    ],
    ['worker.js', bundle.worker],
    ['checkpoints.js', bundle.checkpoints],
  ])
  for (const { name, package: from, file } of target.addons) {
    parts.set(name, readFileSync(pinnedFile(from, file)))
  }
  parts.set('errors.md', readFileSync(join(root, 'docs', 'errors.md')))
  for (const [name, bytes] of [...consoleParts(), ...statusPageParts()]) parts.set(name, bytes)
  parts.set('build.json', buildText(target, parts))
  for (const [name, bytes] of [['main.js', bundle.loader] as const, ...parts]) {
    mkdirSync(dirname(join(workshop, name)), { recursive: true })
    writeFileSync(join(workshop, name), bytes)
  }
  const config = {
    main: 'main.js',
    output: 'sea.blob',
    disableExperimentalSEAWarning: true,
    // Either would make two builds differ; codeCache.ts has what V8 makes of the program.
    useCodeCache: false,
    useSnapshot: false,
    // Nobody gets code into the service by NODE_OPTIONS, nor a debugger by a signal.
    execArgvExtension: 'none',
    execArgv: ['--disable-sigusr1'],
    assets: Object.fromEntries([...parts.keys()].map((name) => [name, name])),
  }
  writeFileSync(join(workshop, 'sea.json'), JSON.stringify(config))
}

function buildText(target: Target, parts: ReadonlyMap<string, Uint8Array>): Buffer {
  const hashes = [...parts].map(([name, bytes]) => [name, sha256(bytes)] as const)
  const content = sha256(Buffer.from(JSON.stringify([process.version, ...hashes])))
  const addons = Object.fromEntries(hashes.filter(([name]) => name.endsWith('.node')))
  const build: Build = { target: target.name, content, addons, releaseKeys: releaseKeys() }
  return Buffer.from(JSON.stringify(build))
}

async function injected(path: string, blob: Buffer): Promise<void> {
  // postject tells of every note section that it does not know; they are of no matter.
  const { warn, log } = console
  console.warn = () => {}
  console.log = () => {}
  try {
    await inject(path, 'NODE_SEA_BLOB', blob, { sentinelFuse: fuse })
  } finally {
    Object.assign(console, { warn, log })
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
