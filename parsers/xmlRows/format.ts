import type { LookupTables } from '../mapping/lookup.ts'
import type { Format, Sniff } from '../reader.ts'
import { type XmlMapping, xmlPlan } from './columns.ts'
import { localName } from './node.ts'
import { XmlRowsReader } from './reader.ts'

/** The format of the XML exports that one mapping describes; it passed `checkMapping`. */
export function xmlRowsFormat(mapping: XmlMapping, lookups: LookupTables): Format {
  return {
    name: 'xml',
    sniff: (head) => sniff(mapping, head),
    open: (context) => new XmlRowsReader(mapping, lookups, context),
  }
}

/** A file is one of the mapping's where its root is; a DOCTYPE before it is the reader's to refuse. */
function sniff(mapping: XmlMapping, head: string): Sniff {
  const { name, source } = mapping
  const written = rootName(head)
  if (written === undefined) return { match: false, why: 'it does not begin as an XML file does' }
  const [root] = xmlPlan(mapping).row
  if (written === '' || localName(written) === root?.local) {
    return { match: true, variant: `xml:${name}` }
  }
  const why = `its root element is another one than that of the mapping's \`row\` ${source.row}`
  return { match: false, why }
}

/**
 * Name of the root element, '' where it is not within the head or not readable there, and undefined
 * where this is no XML.
 */
function rootName(head: string): string | undefined {
  let at = 0
  for (;;) {
    at += head.slice(at).search(/[^\s\ufeff]|$/)
    if (head.startsWith('<?', at)) at = behind(head, '?>', at)
    else if (head.startsWith('<!--', at)) at = behind(head, '-->', at)
    else break
  }
  if (at >= head.length || head.startsWith('<!', at)) return at === 0 ? undefined : ''
  return head.startsWith('<', at) ? (/[^<>\s/]*/.exec(head.slice(at + 1))?.[0] ?? '') : undefined
}

function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at < 0 ? text.length : at + end.length
}
