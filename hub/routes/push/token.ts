import { TokenSource } from '../../../trust/tokenSource.ts'
import type { Line } from './exchange.ts'
import type { OAuthSettings } from './settings.ts'

const timeoutMs = 15_000

/** Tokens for a route, asked for over its own line. */
export function routeTokens(settings: OAuthSettings, line: Line): TokenSource {
  return new TokenSource(settings, async (url, headers, body, signal) => {
    const answer = await line.post({ url, headers, body, timeoutMs, signal })
    if ('failure' in answer) throw new Error('the token endpoint does not answer')
    const { status, headers: stated, text } = answer
    return { status, type: stated['content-type'] ?? '', text }
  })
}
