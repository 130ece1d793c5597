import { errors } from '@nats-io/transport-node'

/** Why no server let the hub in, and what to do. What the error itself says may hold addresses. */
export function refusalOf(error: unknown): Error {
  const { found, remedy } = judged(error)
  return new Error(`No NATS server lets the hub in: ${found} ${remedy}`)
}

function judged(error: unknown): { readonly found: string; readonly remedy: string } {
  const code = codeOf(error)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const remedy = 'Write its address in `store.jetstream` as its certificate names it.'
    return { found: `its certificate is for another name (${code}).`, remedy }
  }
  if (code !== undefined && certificateCodes.test(code)) {
    const remedy = 'Name that authority in `store.tls.ca`, or have the certificate renewed.'
    const found = `its certificate is not of an authority that the hub trusts, or not valid (${code}).`
    return { found, remedy }
  }
  if (error instanceof errors.AuthorizationError) {
    const remedy = 'Check `token`, `user` with `password`, or `credentials` under `store`.'
    return { found: 'it does not take the login.', remedy }
  }
  if (error instanceof errors.TimeoutError) {
    const remedy =
      'Where it wants a certificate of the hub, name one in `store.tls`; otherwise see whether it runs.'
    return { found: 'it does not answer in time.', remedy }
  }
  const remedy =
    'Check its address in `store.jetstream`, whether it runs, and whether it speaks TLS where that ' +
    'begins with `tls://`.'
  return { found: `there is no connection (${code ?? nameOf(error)}).`, remedy }
}

/** Of Node and OpenSSL, for what is wrong with the certificate that a server shows. */
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_|PATH_LENGTH|INVALID_(?:CA|PURPOSE)/

/** The client wraps some errors. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = Object(error)
  if (typeof code === 'string') return code
  return cause === undefined ? undefined : codeOf(cause)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an error'
}
