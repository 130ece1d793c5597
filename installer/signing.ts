import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { version } from './release.ts'

/**
 * Signing takes what it signs with from the environment, and is left out where that says nothing: a
 * build on a desk is as good as any, only nobody vouches for it.
 *
 * `KONTOR_RELEASE_PUBLIC_KEY`  file with the public key of minisign that executables are to trust
 * `KONTOR_MINISIGN_KEY`        file with the secret key, without a password
 * `KONTOR_AUTHENTICODE_PFX`    file with certificate and key for Windows (PKCS #12)
 * `KONTOR_AUTHENTICODE_PASS`   file with its password
 * `KONTOR_TIMESTAMP_URL`       of a time-stamping authority, so that signatures outlive the certificate
 */
function given(name: string): string | undefined {
  const path = process.env[name]
  if (!path) return undefined
  if (existsSync(path)) return path
  throw new Error(`${name} names ${path}, and there is no such file.`)
}

/** The keys that an executable trusts when it updates itself: a line of base64 each. */
export function releaseKeys(): readonly string[] {
  const path = given('KONTOR_RELEASE_PUBLIC_KEY')
  if (path === undefined) return []
  return [readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '']
}

/** Signs what is handed out, each with a file beside it. @returns The paths of those. */
export function signAll(paths: readonly string[]): readonly string[] {
  const key = given('KONTOR_MINISIGN_KEY')
  if (key === undefined) return []
  return paths.map((path) => {
    const comment = `kontor ${version} ${basename(path)}`
    const args = ['-S', '-s', key, '-m', path, '-t', comment]
    execFileSync('minisign', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    return `${path}.minisig`
  })
}

/** Whether {@link authenticode} has what it needs. */
export const signsForWindows = (): boolean => given('KONTOR_AUTHENTICODE_PFX') !== undefined

/** Signs an executable or an installer as Windows wants it, in its place. */
export function authenticode(path: string, replace: (from: string, to: string) => void): void {
  const certificate = given('KONTOR_AUTHENTICODE_PFX')
  if (certificate === undefined) return
  const password = given('KONTOR_AUTHENTICODE_PASS')
  const authority = process.env['KONTOR_TIMESTAMP_URL']
  const signed = `${path}.signed`
  const args = [
    ...['sign', '-h', 'sha256', '-n', 'Kontor', '-pkcs12', certificate],
    ...(password === undefined ? [] : ['-readpass', password]),
    ...(authority ? ['-ts', authority] : []),
    ...['-in', path, '-out', signed],
  ]
  execFileSync('osslsigncode', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  replace(signed, path)
}
