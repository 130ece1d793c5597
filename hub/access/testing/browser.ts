import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Role } from '../../console/contract.ts'
import { openBooks } from '../../store/beside.ts'
import { everything, type Scope } from '../../store/scope.ts'
import { hashOf } from '../password.ts'

export const goodPassword = 'correct horse battery'

export interface TestUser {
  readonly name: string
  readonly role: Role
  readonly scope?: Partial<Scope>
  readonly masked?: boolean
}

/** One hash serves all users of the tests: it is what takes time. */
const hashed = hashOf(goodPassword)

/** Puts users into the hub's store as the command line does, beside the hub. */
export async function addUsers(
  { storePath }: { readonly storePath: string },
  ...users: readonly TestUser[]
): Promise<void> {
  const password = await hashed
  const books = openBooks(storePath, () => new Date())
  for (const { name, role, scope, masked = false } of users) {
    const grants = { role, scope: { ...everything, ...scope }, masked }
    await books.access.addUser({ name, password, ...grants })
  }
  books.close()
}

export interface Asked {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Told {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A browser as far as it counts here: it keeps cookies, and says where its pages come from. */
export class Browser {
  readonly #url: string
  readonly cookies = new Map<string, string>()
  /** Each `Set-Cookie` as it came. */
  readonly set: string[] = []
  csrf = ''

  constructor(url: string) {
    this.#url = url
  }

  async signIn(name: string, password = goodPassword): Promise<Told> {
    const told = await this.ask('/v1/console/sign-in', { body: { name, password } })
    if (told.status === 204) this.csrf = String((await this.ask('/v1/console/me')).body['csrf'])
    return told
  }

  /** As a page of the hub's own asks; POST where there is a body. */
  ask(path: string, { method, body, headers = {} }: Asked = {}): Promise<Told> {
    const verb = method ?? (body === undefined ? 'GET' : 'POST')
    const own = { origin: this.#url, 'sec-fetch-site': 'same-origin', 'x-kontor-csrf': this.csrf }
    return this.raw(path, verb, { ...(verb === 'GET' ? {} : own), ...headers }, body)
  }

  raw(
    path: string,
    method: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<Told> {
    const text = body === undefined || body === '' ? undefined : JSON.stringify(body)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = {
      ...(cookie === '' ? {} : { cookie }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      'content-length': String(Buffer.byteLength(text ?? '')),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const send = this.#url.startsWith('https') ? tlsRequest : plainRequest
      const options = { method, headers: all, rejectUnauthorized: false }
      const request = send(`${this.#url}${path}`, options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          this.#keep(response.headers['set-cookie'] ?? [])
          const answer = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers: told } = response
          resolve({ status, text: answer, body: parsed(answer), headers: told })
        })
      })
      request.on('error', reject)
      request.end(text)
    })
  }

  #keep(cookies: readonly string[]): void {
    this.set.push(...cookies)
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
