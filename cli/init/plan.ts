/** What a first configuration is to say. Paths are absolute. */
export interface Plan {
  readonly agent: string
  readonly state: string
  readonly feeds: readonly FeedPlan[]
  readonly hub: HubPlan
}

export type FeedPlan = FolderFeed | ServerFeed

export interface FolderFeed {
  readonly kind: 'folder'
  readonly name: string
  readonly folder: string
  /** What lies there, for the comment above the feed. */
  readonly found: string
  /** Whether files are taken out of the folder once they are kept. */
  readonly takes: boolean
  /** A first mapping that is to be written, where the folder holds tables. */
  readonly mapping: { readonly file: string; readonly yaml: string } | undefined
}

export interface ServerFeed {
  readonly kind: 'server'
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** On the server. */
  readonly folder: string
  readonly login: { readonly key: SecretPlan } | { readonly password: SecretPlan }
  /** `SHA256:…`, once a person has compared it. */
  readonly hostKey: string | undefined
}

/** A secret that lies in a file, or is to be laid there: then `text` holds it. */
export interface SecretPlan {
  readonly file: string
  readonly text: string | undefined
}

export interface HubPlan {
  readonly url: string
  readonly identity:
    | { readonly kind: 'file'; readonly secret: SecretPlan }
    | { readonly kind: 'env'; readonly name: string }
    | { readonly kind: 'enrolled' }
}

/** A name such as configurations take, of whatever a folder or a host is called. */
export function nameOf(text: string, taken: readonly string[] = []): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 48)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
  const name = plain === '' ? 'feed' : plain
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!taken.includes(candidate)) return candidate
  }
}
