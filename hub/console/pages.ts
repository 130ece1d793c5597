import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentPolicy } from '../http/headers.ts'

/** One file of the built page. */
export interface PageFile {
  readonly bytes: Buffer
  /** Media type, with the charset where it is text. */
  readonly type: string
}

/**
 * Every file of the built page by its name within the folder, such as `assets/index-ChOtWZ6k.js`;
 * undefined where the page is not built. Asked once more at each request until there is one.
 */
export type PageFiles = () => ReadonlyMap<string, PageFile> | undefined

/** The build puts a hash of the content into the name: under it there is never anything else. */
const hashedName = /^\/assets\/[\w.-]+-[\w-]{8}\.\w+$/
const forever = 'public, max-age=31536000, immutable'
const checkEachTime = 'no-cache'

/** Serves the console at `/`, to everyone: what it shows it asks for, and that needs a sign-in. */
export function servePages(app: FastifyInstance, files: PageFiles): void {
  let served: ReadonlyMap<string, Served> | undefined
  const page = () => {
    served ??= servedOf(files())
    return served
  }
  // After the hub's own hook, which keeps answers about money out of every cache.
  const onSend = async ({ url }: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', cacheOf(url, reply.statusCode))
    reply.header('content-security-policy', contentPolicy)
  }
  app.get('/', { onSend }, (request, reply) => answer(request, reply, 'index.html', page()))
  app.get<{ Params: { file: string } }>('/assets/:file', { onSend }, (request, reply) =>
    answer(request, reply, `assets/${request.params.file}`, page()),
  )
}

function cacheOf(url: string, status: number): string {
  if (status !== 200 && status !== 304) return 'no-store'
  return hashedName.test(url) ? forever : checkEachTime
}

interface Served extends PageFile {
  /** Undefined where it would not be smaller. */
  readonly packed: Buffer | undefined
  readonly tag: string
}

function servedOf(
  files: ReadonlyMap<string, PageFile> | undefined,
): ReadonlyMap<string, Served> | undefined {
  return files && new Map([...files].map(([name, file]) => [name, servedFile(file)]))
}

function servedFile({ bytes, type }: PageFile): Served {
  const packed = gzipSync(bytes, { level: 9 })
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return { bytes, type, tag, packed: packed.length < bytes.length ? packed : undefined }
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  page: ReadonlyMap<string, Served> | undefined,
): FastifyReply {
  if (!page) return notBuilt(reply)
  // Only names of the build are known, so no path leads anywhere else.
  const file = page.get(name)
  if (!file) return reply.status(404).type('text/plain; charset=utf-8').send('No such file.\n')
  reply.header('etag', file.tag).header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === file.tag) return reply.status(304).send()
  reply.type(file.type)
  const packs = /\bgzip\b/.test(String(request.headers['accept-encoding']))
  if (!packs || !file.packed) return reply.send(file.bytes)
  return reply.header('content-encoding', 'gzip').send(file.packed)
}

function notBuilt(reply: FastifyReply): FastifyReply {
  const text =
    'The console is not built. Run `npm run console` in the checkout, then load this page again.\n'
  return reply.status(503).type('text/plain; charset=utf-8').send(text)
}
