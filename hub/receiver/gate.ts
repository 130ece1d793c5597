import type { WireCode } from '../../protocol/codes.ts'
import type { PeerCertificate } from './peer.ts'

/** What a connection was opened with. */
export interface Proof {
  readonly token: string | undefined
  readonly peer: PeerCertificate | undefined
}

/** `admitted`, why not, or undefined where a judge has nothing to say of such a proof. */
export type Judgement = 'admitted' | WireCode | undefined

/**
 * Judges one way in which agents prove themselves. It is asked again and again while a link lives,
 * so that what has ended or was taken back meanwhile ends the link.
 */
export type Judge = (agent: string, proof: Proof) => Promise<Judgement>

/**
 * Whether an agent may come in, or stay. Somebody must vouch for it; that it is shut out counts for
 * more than whatever it shows.
 */
export class Gate {
  readonly #isShutOut: (agent: string) => Promise<boolean>
  readonly #judges: readonly Judge[]

  constructor(isShutOut: (agent: string) => Promise<boolean>, judges: readonly Judge[]) {
    this.#isShutOut = isShutOut
    this.#judges = judges
  }

  async judge(agent: string, proof: Proof): Promise<'admitted' | WireCode> {
    if (await this.#isShutOut(agent)) return 'agent-disabled'
    let refusal: WireCode | undefined
    for (const judge of this.#judges) {
      const judgement = await judge(agent, proof)
      if (judgement === 'admitted') return judgement
      refusal ??= judgement
    }
    return refusal ?? (proof.token === undefined ? 'certificate-refused' : 'token-refused')
  }
}

/** What is wrong with a certificate on the face of it; undefined where nothing is. */
export function flawOf({ isVouchedFor, flaw }: PeerCertificate): WireCode | undefined {
  if (isVouchedFor) return undefined
  return flaw === 'CERT_HAS_EXPIRED' ? 'certificate-expired' : 'certificate-refused'
}
