import type { PostingRule } from '../../config/types.ts'
import type { BankTransaction, PostingProposal } from '../../events/bank.ts'
import { folded, namePattern } from './pattern.ts'

/** To whom an entry belongs, as the register or the feed says. */
export interface Owner {
  readonly legalEntity: string | undefined
  readonly region: string | undefined
}

/** A rule, ready to be asked. */
interface Rule {
  readonly place: number
  readonly region: string | undefined
  readonly sign: PostingRule['sign']
  /** Undefined where any counterparty will do, or none. */
  readonly counterparty: ((name: string) => boolean) | undefined
  readonly proposal: PostingProposal
}

/** Members of `codes` that a rule may name, and that it is held against without a name. */
const codeKinds = ['swift', 'iso', 'gvc', 'bai', 'proprietary'] as const

type CodeKind = (typeof codeKinds)[number]

/** The rules of one legal entity, or of any; each list in the order of the table. */
interface Shelf {
  readonly anyCode: Rule[]
  readonly byCode: Readonly<Record<CodeKind, Map<string, Rule[]>>>
}

/** An entry as rules ask for it. */
interface Asked {
  readonly entry: BankTransaction
  readonly owner: Owner
  readonly sign: Rule['sign']
  /** The counterparty's name, folded once and only where a rule asks for it. */
  name: string | undefined
}

/**
 * The rules that propose postings. The first rule of the table that fits an entry gives the
 * proposal; only rules of its legal entity and its codes, or of any, are looked at.
 */
export class PostingIndex {
  readonly #anyEntity = shelf()
  readonly #byEntity = new Map<string, Shelf>()

  constructor(rules: readonly PostingRule[]) {
    rules.forEach((row, place) => {
      const rule = ready(row, place)
      for (const list of listsOf(this.#shelfOf(row.legalEntity), row.code)) list.push(rule)
    })
  }

  find(entry: BankTransaction, owner: Owner): PostingProposal | undefined {
    const sign = entry.amount.value.startsWith('-') ? 'debit' : 'credit'
    const asked: Asked = { entry, owner, sign, name: undefined }
    const entity = owner.legalEntity
    const own = entity === undefined ? undefined : this.#byEntity.get(entity)
    return best(own, asked, best(this.#anyEntity, asked, undefined))?.proposal
  }

  #shelfOf(entity: string | undefined): Shelf {
    if (entity === undefined) return this.#anyEntity
    const known = this.#byEntity.get(entity)
    if (known) return known
    const made = shelf()
    this.#byEntity.set(entity, made)
    return made
  }
}

function shelf(): Shelf {
  const map = () => new Map<string, Rule[]>()
  const byCode = { swift: map(), iso: map(), gvc: map(), bai: map(), proprietary: map() }
  return { anyCode: [], byCode }
}

/** The lists that a rule for a code stands in: one where it says which code is meant, else all. */
function listsOf({ anyCode, byCode }: Shelf, code: string | undefined): Rule[][] {
  if (code === undefined) return [anyCode]
  const named = codeKinds.find((kind) => code.startsWith(`${kind}:`))
  const text = named === undefined ? code : code.slice(named.length + 1).trim()
  return (named === undefined ? codeKinds : [named]).map((kind) => {
    const list = byCode[kind].get(text) ?? []
    byCode[kind].set(text, list)
    return list
  })
}

/** The first rule that fits, of those on a shelf and the one that was found so far. */
function best(rules: Shelf | undefined, asked: Asked, found: Rule | undefined): Rule | undefined {
  if (rules === undefined) return found
  let first = firstOf(rules.anyCode, asked, found)
  const { codes } = asked.entry
  for (const kind of codeKinds) {
    const code = codes[kind]
    if (code !== undefined) first = firstOf(rules.byCode[kind].get(code), asked, first)
  }
  return first
}

function firstOf(
  rules: readonly Rule[] | undefined,
  asked: Asked,
  found: Rule | undefined,
): Rule | undefined {
  for (const rule of rules ?? []) {
    if (found !== undefined && rule.place >= found.place) return found
    if (fits(rule, asked)) return rule
  }
  return found
}

function fits({ region, sign, counterparty }: Rule, asked: Asked): boolean {
  if (region !== undefined && region !== asked.owner.region) return false
  if (sign !== undefined && sign !== asked.sign) return false
  if (counterparty === undefined) return true
  const { name } = asked.entry.counterparty
  if (name === undefined) return false
  asked.name ??= folded(name)
  return counterparty(asked.name)
}

function ready(row: PostingRule, place: number): Rule {
  const { region, sign, counterparty, account, taxCode, text, rule } = row
  return {
    place,
    region,
    sign,
    counterparty: counterparty === undefined ? undefined : namePattern(counterparty),
    proposal: {
      account,
      ...(taxCode === undefined ? {} : { taxCode }),
      ...(text === undefined ? {} : { text }),
      rule,
    },
  }
}
