import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Pair {
  readonly cert: string
  readonly key: string
}

/** An authority made on the spot, with openssl, that signs for 127.0.0.1. */
export class Authority {
  readonly #folder: string
  readonly cert: string

  constructor(folder: string, name = 'authority') {
    this.#folder = folder
    const [key, cert] = [this.#at('ca.key'), this.#at('ca.pem')]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const subject = ['-subj', `/CN=${name}`, '-days', '2']
    openssl(['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject])
    this.cert = readFileSync(cert, 'utf8')
  }

  sign(name: string): Pair {
    const [key, request, cert] = ['key', 'csr', 'pem'].map((end) => this.#at(`${name}.${end}`))
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const made = ['-keyout', key ?? '', '-out', request ?? '', '-subj', `/CN=${name}`]
    openssl(['req', ...curve, ...made])
    const extensions = this.#at('extensions')
    writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1')
    const authority = ['-CA', this.#at('ca.pem'), '-CAkey', this.#at('ca.key'), '-CAcreateserial']
    const signed = ['-in', request ?? '', '-out', cert ?? '', '-extfile', extensions, '-days', '2']
    openssl(['x509', '-req', ...authority, ...signed])
    return { cert: readFileSync(cert ?? '', 'utf8'), key: readFileSync(key ?? '', 'utf8') }
  }

  #at(name: string): string {
    return join(this.#folder, name)
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' })
}
