import { exitCode } from '../exitCodes.ts'
import { print } from '../output.ts'
import { harmless } from '../table.ts'
import { withBooks } from './books.ts'

interface Asked {
  readonly config: string
  readonly json: boolean
}

/** `kontor hub audit list`: the last records, in their order. */
export function listHubAudit({ config, json, limit }: Asked & { limit: number }): Promise<number> {
  return withBooks(config, async ({ audit }) => {
    for (const record of await audit.last(limit)) {
      const { number, at, kind, by, detail } = record
      const facts = Object.entries(detail).map(([name, value]) => `${name}=${value}`)
      const line = [String(number).padStart(7), at, kind, by, ...facts].join('  ')
      await print(`${json ? JSON.stringify(record) : harmless(line)}\n`)
    }
    return exitCode.ok
  })
}

/** `kontor hub audit verify`: whether the chain is whole. */
export function verifyHubAudit({ config, json }: Asked): Promise<number> {
  return withBooks(config, async ({ audit }) => {
    const verdict = await audit.verify()
    const { records, broken } = verdict
    const said =
      broken === undefined
        ? `✓ ${records} records, each linked to the one before it`
        : `✗ record ${broken} was changed or taken out; ${records} before it are sound`
    await print(`${json ? JSON.stringify(verdict) : said}\n`)
    return broken === undefined ? exitCode.ok : exitCode.data
  })
}
