import { existsSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, syncFolder, writeDurably } from '../../agent/intake/durable.ts'
import { baseOf } from '../../config/context.ts'
import { credentialFolder, credentialPattern } from '../../config/credentials.ts'
import { protectedText, sealedEnding } from '../../config/dataProtection.ts'

/**
 * Secrets by name, in the folder `secrets` beside the configuration. There whoever configures the
 * service writes, and the service only reads: with mode 0600 and handed over by systemd on Linux,
 * encrypted for the machine on Windows.
 */
export class CredentialStore {
  readonly #folder: string

  constructor(configFile: string) {
    this.#folder = credentialFolder(baseOf(configFile))
  }

  /** @throws {RangeError} Where the name is none. */
  set(name: string, text: string): void {
    this.#expectName(name)
    makeFolder(this.#folder)
    if (process.platform === 'win32') {
      writeDurably(this.#sealed(name), protectedText(text))
    } else writeDurably(join(this.#folder, name), text)
  }

  names(): string[] {
    if (!existsSync(this.#folder)) return []
    const names = readdirSync(this.#folder).map((name) => name.replace(sealedEnding, ''))
    return names.filter((name) => credentialPattern.test(name) && !name.endsWith('.part')).sort()
  }

  /** @returns Whether there was one. */
  remove(name: string): boolean {
    this.#expectName(name)
    const found = [join(this.#folder, name), this.#sealed(name)].filter(existsSync)
    for (const path of found) unlinkSync(path)
    if (found.length > 0) syncFolder(this.#folder)
    return found.length > 0
  }

  #sealed(name: string): string {
    return join(this.#folder, `${name}${sealedEnding}`)
  }

  #expectName(name: string): void {
    if (!credentialPattern.test(name)) throw new RangeError('no name of a credential')
  }
}
