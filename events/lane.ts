/**
 * The order in which events travel: each lane has a dense sequence of its own, so a million invoice
 * rows never delay a statement.
 */
export const lanes = ['statements', 'bulk'] as const

export type Lane = (typeof lanes)[number]
