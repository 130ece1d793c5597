import { idle } from './intake/idle.ts'
import { many } from './intake/many.ts'

/**
 * What taking files costs: so many small ones that lie in a folder at once, each delivered once; then
 * an agent with ten feeds that has nothing to do. Agent and hub are processes of their own. Linux.
 *
 *     npm run bench:intake -- [files] [idle seconds]
 */
const files = Number(process.argv[2] ?? 10_000)
const idleSeconds = Number(process.argv[3] ?? 30)

if (files > 0) process.stdout.write(`${JSON.stringify(await many(files))}\n`)
if (idleSeconds > 0) process.stdout.write(`${JSON.stringify(await idle(10, idleSeconds))}\n`)
