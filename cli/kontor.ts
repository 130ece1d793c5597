#!/usr/bin/env node
import { endWithReader } from './output.ts'
import { runCommandLine } from './program.ts'

endWithReader()
process.exitCode = await runCommandLine(process.argv)
