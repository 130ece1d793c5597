import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Who signs in next, and what the login server says of them. */
export interface LoginPerson {
  readonly subject: string
  readonly name: string
  readonly groups: readonly string[]
}

/** A real login server on loopback; whoever comes is the person that is set, without a page. */
export class LoginServer {
  person: LoginPerson = { subject: 's-1', name: 'Anna Berg', groups: [] }
  #server: Server | undefined
  url = ''

  /** @param callback Address of the hub that it may send browsers back to. */
  async start(callback: () => string): Promise<void> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const provider = new Provider(this.url, this.#configuration(callback()))
    provider.use(async (ctx, next) => {
      if (!ctx.path.startsWith('/interaction/')) return next()
      const { params } = await provider.interactionDetails(ctx.req, ctx.res)
      const grant = new provider.Grant({
        accountId: this.person.subject,
        clientId: String(params['client_id']),
      })
      grant.addOIDCScope('openid profile groups')
      const consent = { grantId: await grant.save() }
      const result = { login: { accountId: this.person.subject }, consent }
      ctx.respond = false
      await provider.interactionFinished(ctx.req, ctx.res, result)
    })
    server.on('request', provider.callback())
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    server?.closeAllConnections()
    if (server) await new Promise((resolve) => server.close(resolve))
  }

  #configuration(callback: string) {
    const claims = () => ({
      sub: this.person.subject,
      preferred_username: this.person.name,
      groups: [...this.person.groups],
    })
    return {
      clients: [
        {
          client_id: 'kontor',
          client_secret: 'a secret of the tests',
          redirect_uris: [callback],
        },
      ],
      claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
      scopes: ['openid', 'profile', 'groups'],
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      cookies: { keys: ['of the tests'] },
      ttl: {
        AccessToken: 60,
        AuthorizationCode: 60,
        IdToken: 60,
        Interaction: 60,
        Session: 60,
        Grant: 60,
      },
      findAccount: (_: unknown, accountId: string) => ({ accountId, claims: async () => claims() }),
    }
  }
}
