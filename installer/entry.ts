import { endWithReader } from '../cli/output.ts'
import { runCommandLine } from '../cli/program.ts'

/** Where the executable begins: `cli/kontor.ts` for a bundle, which knows no top-level await. */
endWithReader()
void runCommandLine(process.argv).then((code) => {
  process.exitCode = code
})
