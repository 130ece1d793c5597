import { join } from 'node:path'
import type { Service } from './unit.ts'

/** Where a service's configuration is looked for, and all that administrators lay beside it. */
export function standardFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (process.platform !== 'win32') return '/etc/kontor'
  return join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Kontor')
}

export function standardConfig(role: Service['role']): string {
  return join(standardFolder(), role === 'hub' ? 'hub.yaml' : 'kontor.yaml')
}

/** The public key of a company that signs what it installs itself. */
export function companyKey(): string {
  return join(standardFolder(), 'release.pub')
}
