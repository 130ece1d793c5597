import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from './places.ts'

/** The program as two texts: what the executable runs, and what its intake's thread runs. */
export interface Bundle {
  readonly main: Uint8Array
  readonly worker: Uint8Array
}

/** Bundles the program. The same sources give the same bytes, for every target. */
export async function bundle(): Promise<Bundle> {
  const [main, worker] = await Promise.all([
    bundled('installer/entry.ts'),
    bundled('agent/intake/worker.ts'),
  ])
  return { main, worker }
}

async function bundled(entry: string): Promise<Uint8Array> {
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
    banner: { js: `const bundleUrl=require('node:url').pathToFileURL(process.execPath).href;` },
    plugins: [packedAddons, absentAddons, oneLanguage],
  })
  const output = outputFiles[0]
  if (output === undefined) throw new Error(`esbuild must write one file of ${entry}`)
  return output.contents
}

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
