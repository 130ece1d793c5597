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
  'certificate-request-invalid': problem(
    400,
    'The request for a certificate is malformed, too long, not signed by its own key, for another ' +
      'name than that of the agent, or not for a new key of P-256.',
  ),
  unauthorized: problem(
    401,
    'Sign in, or send the bearer token of a reader. Ask the team that runs the hub.',
  ),
  'sign-in-refused': problem(
    401,
    'Name or password is wrong, or the user may not sign in. Try again, or ask an administrator.',
  ),
  'password-weak': problem(
    400,
    'A password has 12 to 256 characters and is not the name. Choose another.',
  ),
  'invitation-refused': problem(
    401,
    'This is no token of an invitation for this agent. Ask the central team for one.',
  ),
  'invitation-expired': problem(
    401,
    'The token of the invitation has expired. Ask the central team for a new one.',
  ),
  'invitation-used': problem(
    401,
    'The token of the invitation was used before. Ask the central team for a new one, and whether ' +
      'they know of the first use: if nobody does, they must revoke the agent.',
  ),
  'inbox-not-allowed': problem(
    403,
    'This reader may not read that inbox. Use one of its own, or have the hub configured for it.',
  ),
  'role-not-enough': problem(
    403,
    'The role or the scope of this caller does not reach that far. Ask an administrator of the hub.',
  ),
  'masked-caller': problem(
    403,
    'This page shows names and amounts, which are hidden from this caller. Ask an administrator.',
  ),
  'csrf-refused': problem(
    403,
    'The request does not come from a page of this hub, or without the token of `me`. Load the page again.',
  ),
  'second-person-needed': problem(
    403,
    'Another user than the one who asked must approve this, signed in as a person.',
  ),
  'not-found': problem(404, 'There is no such page, event or letter here, or not for this reader.'),
  'enrolment-off': problem(404, 'This hub enrols no agents: its configuration has no `enrolment`.'),
  'method-not-allowed': problem(405, 'This page takes another method; see the OpenAPI document.'),
  'user-known': problem(409, 'There is a user of this name. Choose another, or change that one.'),
  'command-closed': problem(
    409,
    'This command no longer waits for approval: it was approved, answered, or has expired. Ask anew.',
  ),
  'action-unavailable': problem(
    409,
    'What stands there does not allow this, or an action on it is under way. Look at it again.',
  ),
  'cursor-stale': problem(
    410,
    'The cursor is older than a restore of the hub from a backup. Begin without a cursor, and drop ' +
      'the events that you have by their id.',
  ),
  'body-too-large': problem(413, 'The body is larger than the limit of 1 MiB. Send it in parts.'),
  'body-type-unknown': problem(415, 'The body must be `application/json`.'),
  'rate-limited': problem(429, 'The limit of this caller is used up. Come back after Retry-After.'),
  'sign-in-paused': problem(
    429,
    'Too many attempts to sign in failed under this name or from this address. Come back after Retry-After.',
  ),
  'sign-in-unavailable': problem(
    503,
    'The login server can not be reached or gave an answer that does not hold. Begin again.',
  ),
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
