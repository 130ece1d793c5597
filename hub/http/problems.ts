/**
 * Every problem that the HTTP interface answers with: a closed union of stable codes. The body is
 * `{"code","message"}`; the message says what was found, what is allowed and what to do.
 */
export const apiProblems = {
  'request-invalid': problem(
    400,
    'A parameter or the body does not have the form that the OpenAPI document states.',
  ),
  'cursor-invalid': problem(
    400,
    'The cursor is none of this hub. Use one that it gave, or none to begin at the first event.',
  ),
  unauthorized: problem(
    401,
    'A bearer token of a reader is needed. Ask the team that runs the hub.',
  ),
  'inbox-not-allowed': problem(
    403,
    'This reader may not read that inbox. Use one of its own, or have the hub configured for it.',
  ),
  'not-found': problem(404, 'There is no such page, event or letter here, or not for this reader.'),
  'method-not-allowed': problem(405, 'This page takes another method; see the OpenAPI document.'),
  'cursor-stale': problem(
    410,
    'The cursor is older than a restore of the hub from a backup. Begin without a cursor, and drop ' +
      'the events that you have by their id.',
  ),
  'body-too-large': problem(413, 'The body is larger than the limit of 1 MiB. Send it in parts.'),
  'body-type-unknown': problem(415, 'The body must be `application/json`.'),
  'rate-limited': problem(429, 'The limit of this reader is used up. Come back after Retry-After.'),
  'hub-failed': problem(500, 'The hub met a fault. Its log says more; try again later.'),
  'store-failed': problem(503, "The hub's store can not write now. Nothing was kept; try again."),
} as const satisfies Record<string, ApiProblem>

export type ApiProblemCode = keyof typeof apiProblems

export interface ApiProblem {
  readonly status: number
  readonly message: string
}

export const apiProblemCodes = Object.keys(apiProblems) as readonly ApiProblemCode[]

/** Thrown where an operation can't be carried out; the server makes the answer of it. */
export class Refusal extends Error {
  readonly code: ApiProblemCode
  readonly retryAfterMs: number | undefined

  /** @param place What of the request is wrong, such as `query.limit`; never its value. */
  constructor(code: ApiProblemCode, place?: string, retryAfterMs?: number) {
    super(
      place === undefined ? apiProblems[code].message : `${place}: ${apiProblems[code].message}`,
    )
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

function problem(status: number, message: string): ApiProblem {
  return { status, message }
}
