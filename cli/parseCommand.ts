import type { Command } from 'commander'

interface Given {
  readonly format?: string
  readonly charset?: string
  readonly mapping?: string
  readonly report?: string
}

/** `kontor parse`. */
export function addParse(program: Command, exit: (code: number) => void): void {
  program
    .command('parse')
    .description('read files and print their events, one JSON a line; touches no state')
    .argument('<file...>')
    .option('--format <name>', 'the only format to try, such as mt940')
    .option('--charset <name>', 'charset of files that are not UTF-8 and do not say')
    .option('--mapping <file>', 'how to read an export of another program')
    .option('--report <file>', 'write one JSON line a file: what was read, and every problem')
    .action(async (files: string[], { format, charset, mapping, report }: Given) => {
      const { parse } = await import('./parse.ts')
      const given = mapping === undefined ? undefined : await mappedBy(mapping)
      const choice = {
        ...(format === undefined ? {} : { format }),
        ...(given === undefined ? {} : { mapped: given.mapped }),
      }
      exit(await parse({ files, choice, charset: charset ?? given?.charset, report }))
    })
}

async function mappedBy(file: string) {
  const { mappingOf } = await import('./settings.ts')
  const { mapping, lookups } = mappingOf(file)
  const { mappedFormat } = await import('../parsers/mapped.ts')
  return { mapped: mappedFormat(mapping, lookups), charset: mapping.source.charset }
}
