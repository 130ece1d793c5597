import { z } from 'zod'
import { expecting } from './expectations.ts'
import { secretSchema, textSchema } from './values.ts'

/** A proxy that leads to a bank's server or to a hub, as people write it. */

const proxyUrlSchema = expecting(z.string().min(1).max(512), {
  expects: 'an address such as `socks5://proxy.example.com:1080`',
  code: 'proxy-invalid',
})

export const proxySchema = z.strictObject({
  url: proxyUrlSchema.meta({
    description: 'Address of the proxy: `socks5://HOST:PORT`, or `http://HOST:PORT` for CONNECT.',
  }),
  user: textSchema.optional().meta({ description: 'User at the proxy, where it asks for one.' }),
  password: secretSchema.optional().meta({ description: 'Password at the proxy.' }),
})

export type ProxyFile = z.infer<typeof proxySchema>
