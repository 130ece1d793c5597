import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMessage, encrypt, generateKey, readKey, readPrivateKey } from 'openpgp'

/** A bank that signs what it sends, and seals it for the key that a page has made. */
export interface Bank {
  sealed(text: string): Promise<string>
}

/** Its public key lies in the folder, as if it had come by letter. */
export async function openBank(folder: string): Promise<Bank> {
  const userIDs = [{ name: 'Bank', email: 'files@bank.example' }]
  const made = await generateKey({ userIDs, format: 'armored' })
  writeFileSync(join(folder, 'bank.asc'), made.publicKey)
  const signingKeys = await readPrivateKey({ armoredKey: made.privateKey })
  return {
    sealed: async (text) => {
      const armoredKey = readFileSync(join(folder, 'our-public-key.asc'), 'utf8')
      const encryptionKeys = await readKey({ armoredKey })
      const message = await createMessage({ text })
      return encrypt({ message, encryptionKeys, signingKeys })
    },
  }
}
