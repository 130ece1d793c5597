import { describe, expect, test } from 'vitest'
import { linkDown, serverLost } from './narrateConnections.ts'

const down = (code: string, retryMs: number | undefined) =>
  linkDown({ kind: 'link-down', destination: 'treasury', code, retryMs })

describe('a link that is down', () => {
  test('says what happened, what to do, that nothing is lost and when it is tried again', () => {
    expect(down('agent-disabled', 240_000)).toBe(
      '! treasury: no link. The central team has disabled this agent. Ask them to enable it. ' +
        '[agent-disabled; nothing is lost, tried again in 4 min]',
    )
  })

  test('names a code that only a later version knows', () => {
    expect(down('moon-phase', 900)).toBe(
      '! treasury: no link. [moon-phase; nothing is lost, tried again in 1 s]',
    )
  })

  test('is no fault where it was asked for, or is made anew at once', () => {
    expect(down('agent-stopping', undefined)).toBe('treasury: link closed')
    expect(down('identity-expiring', 500)).toBe('treasury: link closed, to be made anew')
  })
})

test('a server that is lost says why, and when it is visited again', () => {
  const lost = { kind: 'server-lost', feed: 'bank', server: 'sftp.bank.example:22' } as const
  expect(
    serverLost({ ...lost, code: 'login-refused', offered: undefined, retryMs: 720_000 }),
  ).toMatch(
    /^! bank: sftp\.bank\.example:22 refuses the login.* \[login-refused; tried again in 12 min\]$/,
  )
})
