import { writeFileSync } from 'node:fs'
import { mistakesDocument } from './document.ts'

const path = new URL('../../docs/mistakes.md', import.meta.url)
writeFileSync(path, mistakesDocument())
