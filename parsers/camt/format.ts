import type { Format, Sniff } from '../reader.ts'
import { CamtReader } from './camtReader.ts'
import './specimen.ts'
import { messageKind, messageKinds, variantOf } from './message.ts'

const names = messageKinds.map(({ element }) => element).join('|')
const messageTag = new RegExp(`<(?:[\\w.-]{1,40}:)?((?:${names})(?:V\\d\\d)?)[\\s/>]`)
const namespace = /camt\.05[234]\.\d{3}\.\d{2}/g

/** ISO 20022 camt.052, camt.053 and camt.054, versions 01 to 14, in any envelope. */
export const camt: Format = {
  name: 'camt',
  sniff,
  open: (context) => new CamtReader(context),
}

function sniff(head: string): Sniff {
  const text = head.trimStart()
  if (!text.startsWith('<')) return { match: false, why: 'it does not begin with an XML tag' }
  const tag = messageTag.exec(text)
  const kind = messageKind(tag?.[1] ?? '')
  if (!tag || !kind)
    return { match: false, why: `it has no element ${names.replaceAll('|', ', ')}` }
  const before = text.slice(0, tag.index + tag[0].length + 200)
  const versions = (before.match(namespace) ?? []).map((found) => variantOf(kind, found))
  const variant = versions.find((found) => found !== kind.family) ?? kind.family
  return { match: true, variant }
}
