import type { EventName } from '../../events/catalogue.ts'
import type { UnitHead } from '../reader.ts'
import { isTrue } from './boolean.ts'
import { takeMoment } from './dates.ts'
import type { Element, Original } from './element.ts'
import { type Path, paths } from './path.ts'
import { present } from './present.ts'

/** A kind of camt message. */
export interface MessageKind {
  /** Without its version: the identity of a statement outlives that of its schema. */
  readonly family: 'camt.052' | 'camt.053' | 'camt.054'
  /** Local name of the message's element. */
  readonly element: string
  /** Local name of the part that becomes a unit. */
  readonly part: string
  readonly unit: UnitHead['kind']
  /** The part's own event. */
  readonly event: Extract<EventName, 'bank-statement-received' | 'balance-reported'>
}

export const messageKinds: readonly MessageKind[] = [
  {
    family: 'camt.053',
    element: 'BkToCstmrStmt',
    part: 'Stmt',
    unit: 'statement',
    event: 'bank-statement-received',
  },
  {
    family: 'camt.052',
    element: 'BkToCstmrAcctRpt',
    part: 'Rpt',
    unit: 'report',
    event: 'balance-reported',
  },
  {
    family: 'camt.054',
    element: 'BkToCstmrDbtCdtNtfctn',
    part: 'Ntfctn',
    unit: 'report',
    event: 'balance-reported',
  },
]

/** The kind of a message element; version 01 has its version in the name, `BkToCstmrStmtV01`. */
export function messageKind(element: string): MessageKind | undefined {
  const name = element.replace(/V\d\d$/, '')
  return messageKinds.find((kind) => kind.element === name)
}

/** The version in a namespace, `camt.053.001.08`; the family where the namespace is another. */
export function variantOf(kind: MessageKind, namespace: string): string {
  const found = /camt\.05[234]\.\d{3}\.\d{2}/.exec(namespace)?.[0]
  return found?.startsWith(kind.family) ? found : kind.family
}

/** What `GrpHdr` says for every part of its message. */
export interface MessageHead {
  readonly kind: MessageKind
  readonly variant: string
  readonly reference?: string
  readonly relatedReference?: string
  readonly createdAt?: string
  /** `MsgPgntn`, where the message is one of several. */
  readonly page?: { readonly number: string; readonly last: boolean }
  readonly rest?: Original
}

const of = {
  reference: paths('MsgId'),
  relatedReference: paths('OrgnlBizQry/MsgId'),
  created: paths('CreDtTm'),
  page: pagePaths('MsgPgntn'),
}

export function readMessageHead(
  kind: MessageKind,
  variant: string,
  header: Element | undefined,
): MessageHead {
  if (!header) return { kind, variant }
  const reference = header.take(of.reference)
  const relatedReference = header.take(of.relatedReference)
  const createdAt = takeMoment(header, of.created)
  const pagination = readPage(header, of.page)
  const alone = pagination?.number === '1' && pagination.last
  const page = alone ? undefined : pagination
  const rest = header.rest()
  return { kind, variant, ...present({ reference, relatedReference, createdAt, page, rest }) }
}

/** Where `StmtPgntn` or its like says which page this is. */
export interface PagePaths {
  readonly number: readonly Path[]
  readonly last: readonly Path[]
}

export function pagePaths(holder: string): PagePaths {
  return { number: paths(`${holder}/PgNb`), last: paths(`${holder}/LastPgInd`) }
}

export function readPage(holder: Element, at: PagePaths): MessageHead['page'] {
  const number = holder.take(at.number)
  if (!number) return undefined
  return { number, last: isTrue(holder.take(at.last) ?? 'true') }
}
