import { X509Certificate } from 'node:crypto'
import { systemDisk } from '../../config/disk.ts'
import type { DestinationConfig } from '../../config/types.ts'
import { readIdentity } from '../enrolment/identityFile.ts'

/** The certificate that the agent shows to a hub. */
export interface CertificateStanding {
  readonly ends: Date
  /** Whole days; negative once it has expired. */
  readonly daysLeft: number
  /** Whether the agent renews it by itself. */
  readonly renewed: boolean
}

const dayMs = 86_400_000
const maxPemBytes = 256 * 1024

/**
 * How long the agent's own certificate for a destination is good for; undefined where it shows none,
 * or its file can't be read, which the link itself says.
 */
export function certificateStanding(
  { identity, tls, url }: DestinationConfig,
  stateFolder: string,
  now = new Date(),
): CertificateStanding | undefined {
  const renewed = identity.kind === 'enrolled'
  const ends = renewed ? enrolledEnd(stateFolder, url) : fileEnd(tls.cert)
  if (!ends) return undefined
  return { ends, daysLeft: Math.floor((ends.getTime() - now.getTime()) / dayMs), renewed }
}

/** When the first certificate of a PEM text ends; undefined where it holds none. */
export function certificateEnd(pem: string): Date | undefined {
  try {
    return new Date(new X509Certificate(pem).validTo)
  } catch {
    return undefined
  }
}

function enrolledEnd(stateFolder: string, url: string): Date | undefined {
  try {
    const { certificate } = readIdentity(stateFolder, url) ?? {}
    return certificate === undefined ? undefined : certificateEnd(certificate)
  } catch {
    return undefined
  }
}

function fileEnd(path: string | undefined): Date | undefined {
  if (path === undefined) return undefined
  try {
    return certificateEnd(systemDisk.read(path, maxPemBytes).toString('utf8'))
  } catch {
    return undefined
  }
}
