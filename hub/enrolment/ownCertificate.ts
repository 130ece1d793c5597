import type { SecureContextOptions } from 'node:tls'
import type { HubTls, OwnTls } from '../linkOptions.ts'
import type { Authority } from './authority.ts'

const dayMs = 86_400_000
const lifeMs = 90 * dayMs
/** After two thirds of its life: a hub that runs for years never shows one that has ended. */
const renewAfterMs = 60 * dayMs
const lookMs = 3_600_000

/** What a server of Node offers to have its certificate replaced while it runs. */
interface SecureServer {
  setSecureContext(options: SecureContextOptions): void
}

/**
 * The certificate of a hub that has none from elsewhere: its own authority makes it for the names under
 * which it is reached, at every start and anew in time. The key is on no disk. Shown with the
 * authority's own, which is what invitations name and enrolled agents trust.
 */
export class OwnCertificate {
  readonly #authority: Authority
  readonly #rules: OwnTls
  readonly #now: () => Date
  #tls: HubTls
  #madeAt: number

  private constructor(authority: Authority, rules: OwnTls, now: () => Date, tls: HubTls) {
    this.#authority = authority
    this.#rules = rules
    this.#now = now
    this.#tls = tls
    this.#madeAt = now().getTime()
  }

  static async make(
    authority: Authority,
    rules: OwnTls,
    now: () => Date = () => new Date(),
  ): Promise<OwnCertificate> {
    return new OwnCertificate(authority, rules, now, await issued(authority, rules, now()))
  }

  get tls(): HubTls {
    return this.#tls
  }

  /** Puts a new one in the place of one that is old enough; links that live are not touched. */
  async refresh(server: SecureServer, ca: readonly string[] | undefined): Promise<boolean> {
    const now = this.#now()
    if (now.getTime() - this.#madeAt < renewAfterMs) return false
    this.#tls = await issued(this.#authority, this.#rules, now)
    this.#madeAt = now.getTime()
    const { cert, key, minVersion = 'TLSv1.3' } = this.#tls
    server.setSecureContext({ cert, key, minVersion, ...(ca && { ca: [...ca] }) })
    return true
  }

  /**
   * Looks every hour whether it is time.
   *
   * @param ca Authorities of client certificates, as the server was given them.
   * @returns What ends it.
   */
  keepFresh(
    server: SecureServer,
    ca: readonly string[] | undefined,
    onFault: (error: unknown) => void,
  ): () => void {
    const look = () => void this.refresh(server, ca).catch(onFault)
    const timer = setInterval(look, lookMs).unref()
    return () => clearInterval(timer)
  }
}

async function issued(authority: Authority, rules: OwnTls, now: Date): Promise<HubTls> {
  const { names, minVersion } = rules
  const { certificate, key } = await authority.issueOwn(names, lifeMs, now)
  const chain = `${certificate.trim()}\n${authority.certificate}`
  return { cert: Buffer.from(chain), key: Buffer.from(key), ...(minVersion && { minVersion }) }
}
