import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from './places.ts'

/** The program as texts of JavaScript. */
export interface Bundle {
  /** What the executable runs first. */
  readonly loader: Uint8Array
  /** The program: a function in parentheses, of `require`, `__filename` and `__dirname`. */
  readonly program: Uint8Array
  /** What its intake's thread runs. */
  readonly worker: Uint8Array
  /** What the thread runs that brings a store's log into its file. */
  readonly checkpoints: Uint8Array
}

/**
 * Bundles the program. The same sources give the same bytes, for every target.
 *
 * @param version Another than package.json's, to try an upgrade with.
 */
export async function bundle(version?: string): Promise<Bundle> {
  const [loader, program, worker, checkpoints] = await Promise.all([
    bundled('installer/loader.ts'),
    bundled('installer/entry.ts', { ...asFunction, version }),
    bundled('agent/intake/worker.ts'),
    bundled('storage/checkpointThread.ts'),
  ])
  return { loader, program, worker, checkpoints }
}

interface Form {
  /** What stands before the text and behind it. */
  readonly before?: string
  readonly after?: string
  readonly version?: string | undefined
}

const asFunction: Form = { before: '(function(require,__filename,__dirname){', after: '})' }

async function bundled(
  entry: string,
  { before = '', after = '', version }: Form = {},
): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: `${before}${bundleUrl}` },
    footer: { js: after },
    plugins: [packedAddons, absentAddons, oneLanguage, ...(version ? [versioned(version)] : [])],
  })
  const output = outputFiles[0]
  if (output === undefined) throw new Error(`esbuild must write one file of ${entry}`)
  return output.contents
}

const bundleUrl = `const bundleUrl=require('node:url').pathToFileURL(process.execPath).href;`

const packed = JSON.stringify(join(root, 'agent/service/packedAddon.ts'))

/** The loaders of the two add-ons that travel inside look nowhere else for them. */
const packedAddons: Plugin = {
  name: 'packed add-ons',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/ }, () => ({
      contents: `const { packedAddon } = require(${packed})
        let binding
        exports.getBinding = () => (binding ??= packedAddon('better-sqlite3.node'))`,
      resolveDir: root,
    }))
    onLoad({ filter: /[\\/]koffi[\\/]src[\\/]static\.js$/ }, () => ({
      contents: `import { packedAddon } from ${packed}
        export const loadStatic = () => packedAddon('koffi.node')`,
      resolveDir: root,
    }))
  },
}

/** ssh2 is faster with two add-ons that would have to be compiled, and does without them. */
const absentAddons: Plugin = {
  name: 'absent add-ons',
  setup({ onLoad, onResolve }) {
    const absent = { path: 'absent', namespace: 'absent' }
    onResolve({ filter: /^cpu-features$/ }, () => absent)
    onResolve({ filter: /\.node$/ }, () => absent)
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: `throw new Error('this add-on is not in the executable')`,
    }))
  },
}

/** zod brings its messages in fifty languages; ours are of our own. */
const oneLanguage: Plugin = {
  name: 'one language',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: `export { default as en } from './en.js'`,
      resolveDir: join(root, 'node_modules/zod/v4/locales'),
    }))
  },
}

/** All that the program knows of its version is in package.json. */
function versioned(version: string): Plugin {
  return {
    name: 'versioned',
    setup({ onLoad }) {
      onLoad({ filter: /package\.json$/ }, ({ path }) =>
        path === join(root, 'package.json')
          ? { contents: JSON.stringify({ name: 'kontor', version }), loader: 'json' }
          : undefined,
      )
    },
  }
}
