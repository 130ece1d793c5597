import type { AccountRow, PostingRow } from '../../config/registerSchema.ts'
import { accountTable, postingTable } from '../../config/tableKinds.ts'
import type { AgentConfig, PostingRule } from '../../config/types.ts'
import type { RegisterRows } from './enricher.ts'
import { KeptTable, type TablePorts } from './keptTable.ts'

/** The register as it stands; another number means other rows. */
export interface RegisterVersion {
  readonly number: number
  readonly rows: RegisterRows
}

type Tables = Pick<AgentConfig, 'accounts' | 'postings' | 'feeds'>

/**
 * The register's tables while the agent runs. A file that has changed is read again before the next
 * bank file is; while its new version holds a mistake, the one before goes on to count.
 */
export class RegisterTables {
  readonly #accounts: KeptTable<AccountRow, AccountRow>
  readonly #postings: KeptTable<PostingRow, PostingRule>
  #number = 1

  /** @param config With its tables as they were when it was loaded. */
  constructor({ accounts, postings, feeds }: Tables, ports: TablePorts) {
    const names = feeds.map(({ name }) => name)
    this.#accounts = new KeptTable(accountTable, accounts, names, ports)
    this.#postings = new KeptTable(postingTable, postings, names, ports)
  }

  /** The rows to read the next bank file with; undefined where there is no register at all. */
  async current(): Promise<RegisterVersion | undefined> {
    const changed = [await this.#accounts.refresh(), await this.#postings.refresh()]
    if (changed.includes(true)) this.#number += 1
    const rows = { accounts: this.#accounts.rows, postings: this.#postings.rows }
    const none = rows.accounts === undefined && rows.postings === undefined
    return none ? undefined : { number: this.#number, rows }
  }
}
