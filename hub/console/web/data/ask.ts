/** An answer that is none: what the hub refused, or that it could not be reached. */
export class AskProblem extends Error {
  /** A code of the hub, or `unreachable`. */
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 0) {
    super(message)
    this.code = code
    this.status = status
  }
}

const base = 'v1/console/'
const askMs = 20_000

/** Called where the hub no longer knows who asks. */
let onSignedOut = () => {}
let csrf = ''

export function whenSignedOut(then: () => void): void {
  onSignedOut = then
}

/** Goes along with everything that changes something. */
export function setToken(token: string): void {
  csrf = token
}

/** Asks for one of the answers of contract.ts. The hub's own tests hold their form. */
export async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await answered(path, { signal: limited(signal) })) as Answer
}

/** Changes something; an answer without a body is undefined. */
export async function send<Answer>(path: string, body?: object): Promise<Answer> {
  const headers: Record<string, string> = { 'x-kontor-csrf': csrf }
  if (body) headers['content-type'] = 'application/json'
  const content = body ? { body: JSON.stringify(body) } : {}
  return (await answered(path, {
    method: 'POST',
    headers,
    ...content,
    signal: limited(),
  })) as Answer
}

function limited(signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(askMs)
  return signal ? AbortSignal.any([signal, limit]) : limit
}

async function answered(path: string, request: RequestInit): Promise<unknown> {
  const response = await reached(path, request)
  if (response.status === 204) return undefined
  if (response.ok) return response.json()
  const problem = await problemOf(response)
  if (response.status === 401 && path !== 'sign-in') onSignedOut()
  throw problem
}

async function reached(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(base + path, { credentials: 'same-origin', cache: 'no-store', ...request })
  } catch (error) {
    // Whoever left the view has aborted it, and wants no message.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new AskProblem('unreachable', 'The hub does not answer. The page goes on trying.')
  }
}

async function problemOf(response: Response): Promise<AskProblem> {
  const { status } = response
  try {
    const { code, message } = (await response.json()) as { code?: unknown; message?: unknown }
    if (typeof code === 'string' && typeof message === 'string') {
      return new AskProblem(code, message, status)
    }
  } catch {
    // A proxy between here and the hub answers in its own words.
  }
  return new AskProblem('refused', `The hub answered with status ${status}.`, status)
}

/** A path with a query, of what is there. */
export function asking(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text ? `${path}?${text}` : path
}
