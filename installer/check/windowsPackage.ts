import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { makeExecutable } from '../executable.ts'
import { dist } from '../places.ts'
import { type Target, targets } from '../targets.ts'
import { makeMsi, upgradeCode, windowsPapers } from '../windows/msi.ts'
import { claim } from './steps.ts'

const maxPackedMb = 36

/**
 * kontor.exe and its installer, signed as Windows wants it with a certificate that is made up here, and
 * looked at by tools that are not ours. What Windows itself does with them only Windows can show.
 */
export async function signedForWindows(): Promise<string> {
  const windows = targets.find(({ os }) => os === 'win32')
  claim(windows !== undefined, 'there is no target for Windows')
  const target: Target = { ...windows, executable: '.kontor-signed.exe' }
  const folder = mkdtempSync(join(tmpdir(), 'kontor-signed-'))
  const { certificate, environment } = madeUpCertificate(folder)
  const made: string[] = [join(dist, target.executable)]
  Object.assign(process.env, environment)
  try {
    const executable = await makeExecutable(target, await bundle())
    const msi = makeMsi(target, '99.0.0')
    made.push(msi)
    for (const path of [executable, msi]) proveSigned(path, certificate)
    const sizeMb = statSync(msi).size / 1e6
    claim(sizeMb < maxPackedMb, `the installer has ${sizeMb} MB`)
    judgeTables(msi)
    judgeFiles(msi, executable, folder)
    return `executable and installer signed and proven; installer ${sizeMb.toFixed(1)} MB`
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name]
    for (const path of [folder, ...made]) rmSync(path, { recursive: true, force: true })
  }
}

function madeUpCertificate(folder: string) {
  const at = (name: string) => join(folder, name)
  const [key, certificate, pfx, password] = [
    at('key'),
    at('certificate'),
    at('pfx'),
    at('password'),
  ]
  writeFileSync(password, 'of-a-test')
  const subject = [
    '-subj',
    '/CN=Kontor test',
    '-days',
    '2',
    '-addext',
    'extendedKeyUsage=codeSigning',
  ]
  const written = ['-keyout', key, '-out', certificate]
  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...written, ...subject)
  const packed = ['-inkey', key, '-in', certificate, '-out', pfx, '-passout', `file:${password}`]
  run('openssl', 'pkcs12', '-export', ...packed)
  const environment = { KONTOR_AUTHENTICODE_PFX: pfx, KONTOR_AUTHENTICODE_PASS: password }
  return { certificate, environment }
}

/** A byte that is changed must be noticed, or the proof is none. */
function proveSigned(path: string, certificate: string): void {
  const proof = ['verify', '-CAfile', certificate, '-in']
  run('osslsigncode', ...proof, path)
  const changed = `${path}.changed`
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
  writeFileSync(changed, bytes)
  const found = spawnSync('osslsigncode', [...proof, changed], { stdio: 'ignore' })
  rmSync(changed)
  claim(found.status !== 0, `${path} passes for signed where a byte of it was changed`)
}

/** What Windows Installer will do, as its tables say it. */
function judgeTables(msi: string): void {
  const rows = (table: string) => run('msiinfo', 'export', msi, table).split(/\r?\n/).slice(3)
  const row = (table: string, first: string) => {
    const found = rows(table).find((line) => line.startsWith(`${first}\t`))
    claim(found !== undefined, `the table ${table} has no ${first}`)
    return found.split('\t')
  }
  claim(row('Property', 'UpgradeCode')[1] === upgradeCode, 'the upgrade code is another one')
  claim(row('Property', 'ALLUSERS')[1] === '1', 'it is not installed for all')
  claim(row('Property', 'ProductVersion')[1] === '99.0.0', 'the version is another one')
  const upgrades = rows('Upgrade').filter((line) => line.startsWith(upgradeCode))
  claim(upgrades.length === 2, 'an older version goes, and a newer one is not gone over')
  const [, name, , type, start, , , , account] = row('ServiceInstall', 'Service')
  const service = [name, type, start, account].join(' ')
  claim(service === 'kontor 16 2 NT SERVICE\\kontor', `the service is ${service}`)
  const [, , moments, , waits] = row('ServiceControl', 'Control')
  // Stopped when it comes and when it goes (2, 32), deleted when it goes (128), started by nobody.
  claim(moments === '162' && waits === '1', `the service is controlled at ${moments}`)
  const ours = rows('Component').filter((line) => line !== '')
  claim(ours.length === 3, 'only the program, the guide and the folder are its own')
}

function judgeFiles(msi: string, executable: string, folder: string): void {
  const unpacked = join(folder, 'unpacked')
  mkdirSync(unpacked)
  const listed = run('msiextract', '-C', unpacked, msi).trim().split('\n').toSorted()
  const names = listed.map((path) => path.slice(path.lastIndexOf('/') + 1))
  const papers = windowsPapers.map(([name]) => name)
  claim(names.length === papers.length + 1, `the installer holds ${names.join(', ')}`)
  const inside = listed.find((path) => path.endsWith('/kontor.exe'))
  claim(inside !== undefined, 'the installer does not hold kontor.exe')
  const same = sha256(join(unpacked, inside)) === sha256(executable)
  claim(same, 'kontor.exe in the installer is not the one that was signed')
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string }
    const missing = code === 'ENOENT' ? ` is not installed (openssl, osslsigncode, msitools)` : ''
    throw new Error(`${command}${missing} ${args[0]}: ${stderr ?? ''}`)
  }
}
