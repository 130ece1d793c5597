import { existsSync } from 'node:fs'
import { Access } from './access.ts'
import type { AccessBook } from './accessContract.ts'
import { HubAudit } from './audit.ts'
import type { AuditBook } from './auditContract.ts'
import { Enrolments } from './enrolment.ts'
import type { EnrolmentBook } from './enrolmentContract.ts'
import { openDatabase } from './sqlite.ts'

/** What the command line reads and writes beside a hub, whether that runs or not. */
export interface BooksBeside {
  readonly access: AccessBook
  readonly audit: AuditBook
  readonly enrolments: EnrolmentBook
  close(): void | Promise<void>
}

/**
 * Opens the books of access, audit and enrolment in a hub's store. Each of their calls is a transaction of its
 * own, so a hub that runs sees them with its next request; whoever may write the file may do this.
 *
 * @returns Undefined where there is no store yet.
 */
export function openBooksBeside(path: string, now: () => Date): BooksBeside | undefined {
  return existsSync(path) ? openBooks(path, now) : undefined
}

/** The same, and makes the store where there is none. */
export function openBooks(path: string, now: () => Date): BooksBeside {
  const db = openDatabase({ path, now })
  return {
    access: new Access(db, now),
    audit: new HubAudit(db, now),
    enrolments: new Enrolments(db, now),
    close: () => void db.close(),
  }
}
