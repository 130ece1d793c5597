import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SftpConfig } from '../../../config/types.ts'
import { Gate } from './gate.ts'
import { House, serverOf, until, type Wishes } from './testing/house.ts'
import { noOpenSsh, type OpenSsh, startOpenSsh } from './testing/openssh.ts'

describe.skipIf(noOpenSsh !== undefined)(`a folder of OpenSSH's server ${noOpenSsh ?? ''}`, () => {
  let sshd: OpenSsh
  let folder: string
  let house: House

  beforeAll(async () => {
    sshd = await startOpenSsh()
  })
  afterAll(() => sshd.stop())
  beforeEach(() => {
    folder = join(sshd.folder, 'out')
    mkdirSync(folder)
    house = new House()
  })
  afterEach(async () => {
    await house.close()
    rmSync(sshd.folder, { recursive: true })
    mkdirSync(sshd.folder)
  })

  const drop = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const start = (more: Partial<SftpConfig> = {}, wishes: Wishes = {}) => {
    const { user, port, fingerprint, privateKey } = sshd
    const server = serverOf(port, { user, folder, hostKeys: [fingerprint], ...more })
    return house.start(server, { ...wishes, login: { key: privateKey, ...wishes.login } })
  }

  test('takes what lies there, once, and leaves it where it is told to', async () => {
    drop('a.sta', 'one')
    drop('b.sta', 'two')
    start()
    await house.visited()
    house.visit()
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one', 'b.sta=two'])
    expect(readdirSync(folder)).toEqual(['a.sta', 'b.sta'])
    expect(house.leftovers()).toEqual([])
    expect(house.told('server-watched')).toHaveLength(1)
  })

  test('deletes what was taken, the last file of the folder too', async () => {
    drop('a.sta', 'one')
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(readdirSync(folder)).toEqual([])
    expect(house.texts()).toEqual(['a.sta=one'])
    expect(house.notices.at(-1)).toEqual({
      kind: 'remote-file-put-away',
      file: { feed: 'bank', path: 'a.sta' },
      how: 'delete',
    })
  })

  test('deletes nothing that a destination lacks, and takes it no second time', async () => {
    drop('a.sta', 'one')
    house.lacking = ['treasury']
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(readdirSync(folder)).toEqual(['a.sta'])
    house.lacking = []
    house.visit()
    await house.visited()
    expect(readdirSync(folder)).toEqual([])
    expect(house.texts()).toEqual(['a.sta=one'])
  })

  test('waits a moment for the acknowledgements, so that a daily visit deletes what it took', async () => {
    drop('a.sta', 'one')
    house.lacking = ['treasury']
    start({ whenTaken: 'delete' })
    await until(() => house.taken.length === 1)
    house.lacking = []
    await house.visited()
    expect(readdirSync(folder)).toEqual([])
  })

  test('moves what was taken, and never onto a file that is there', async () => {
    const done = join(sshd.folder, 'done')
    mkdirSync(done)
    writeFileSync(join(done, 'a.sta'), 'of yesterday')
    drop('a.sta', 'one')
    utimesSync(join(folder, 'a.sta'), 1_700_000_000, 1_700_000_000)
    start({ whenTaken: 'move', moveTo: done })
    await house.visited()
    expect(readdirSync(folder)).toEqual([])
    expect(readdirSync(done)).toEqual(['a.sta', 'a.sta.20231114T221320Z'])
  })

  test('a refused move is told of once, tried again, and takes no file twice', async () => {
    const done = join(sshd.folder, 'done')
    drop('a.sta', 'one')
    start({ whenTaken: 'move', moveTo: done })
    await until(() => house.codes().length === 1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(house.codes()).toEqual(['move-refused'])
    drop('b.sta', 'two')
    await until(() => house.taken.length === 2)
    mkdirSync(done)
    await house.visited()
    expect(readdirSync(done)).toEqual(['a.sta', 'b.sta'])
    expect(house.texts()).toEqual(['a.sta=one', 'b.sta=two'])
  })

  test('what a run before has settled is put away after its bytes were compared', async () => {
    drop('a.sta', 'one')
    start()
    await house.visited()
    await house.close()
    const { book } = house
    house = new House()
    for (const [version, entry] of book) house.book.set(version, entry)
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(readdirSync(folder)).toEqual([])
    expect(house.taken).toEqual([])
  })

  test('another file of the same name, size and time is another file, and is taken', async () => {
    const path = join(folder, 'a.sta')
    drop('a.sta', 'one')
    utimesSync(path, 1_000, 1_000)
    start({ whenTaken: 'delete' })
    await house.visited()
    drop('a.sta', 'two')
    utimesSync(path, 1_000, 1_000)
    house.visit()
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one', 'a.sta=two'])
    expect(existsSync(path)).toBe(false)
  })

  test('never takes a file that still grows', async () => {
    drop('slow.sta', 'x')
    start({}, { rules: { settleMs: 300 } })
    for (let n = 2; n <= 9; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      appendFileSync(join(folder, 'slow.sta'), 'x')
      expect(house.taken).toEqual([])
    }
    await house.visited()
    expect(house.texts()).toEqual(['slow.sta=xxxxxxxxx'])
  })

  test('waits for the done-marker, and puts it away with its file', async () => {
    drop('a.sta', 'one')
    drop('b.sta', 'two')
    drop('a.sta.done', '')
    start({ whenTaken: 'delete' }, { rules: { doneMarker: '.done' } })
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one'])
    expect(readdirSync(folder)).toEqual(['b.sta'])
  })

  test('leaves alone what is no file of the feed', async () => {
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(sshd.folder, 'secret'), 'x')
    symlinkSync(join(sshd.folder, 'secret'), join(folder, 'link.sta'))
    drop('a.sta.part', 'half')
    drop('evil\nname.sta', 'x')
    drop('a.sta', 'one')
    drop('a.txt', 'x')
    start({}, { rules: { include: ['*.sta'] } })
    await house.visited()
    house.visit()
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=one'])
    expect(house.told('entry-refused')).toEqual([
      {
        kind: 'entry-refused',
        file: { feed: 'bank', path: expect.stringMatching(/^evil\?name|^link/) },
        why: expect.any(String),
      },
      {
        kind: 'entry-refused',
        file: { feed: 'bank', path: expect.any(String) },
        why: expect.any(String),
      },
    ])
  })

  test('a file replaced while the intake has it is taken again, whole, and not deleted', async () => {
    drop('a.sta', 'one')
    let first = true
    house.whileTaken = async () => {
      if (first) drop('a.sta', 'another')
      first = false
    }
    start({ whenTaken: 'delete' })
    await house.visited()
    house.visit()
    await house.visited()
    expect(house.texts()).toEqual(['a.sta=another', 'a.sta=one'])
    expect(readdirSync(folder)).toEqual([])
  })

  test('200 small files come each once through four downloads at once', async () => {
    for (let n = 0; n < 200; n += 1) drop(`${n}.sta`, `file ${n}`)
    let [now, most] = [0, 0]
    house.whileTaken = async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setTimeout(resolve, 1))
      now -= 1
    }
    start({ whenTaken: 'delete' })
    await house.visited()
    expect(new Set(house.texts()).size).toBe(200)
    expect(house.taken).toHaveLength(200)
    expect(most).toBe(4)
    expect(readdirSync(folder)).toEqual([])
    expect(house.leftovers()).toEqual([])
  })

  test('an empty file is taken, and one of a megabyte byte for byte', async () => {
    const bytes = Buffer.alloc(1_000_003, 'kontor ')
    writeFileSync(join(folder, 'large.sta'), bytes)
    drop('empty.sta', '')
    start()
    await house.visited()
    expect(house.taken.map(({ path }) => path).sort()).toEqual(['empty.sta', 'large.sta'])
    expect(house.taken.find(({ path }) => path === 'large.sta')?.bytes.equals(bytes)).toBe(true)
  })

  test('a folder that is not there says so once, and is visited when it is', async () => {
    renameSync(folder, `${folder}-away`)
    const source = start()
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['folder-missing'])
    await source.stop()
    expect(house.made).toBe(0)
  })

  test('two feeds of one host wait for each other where it allows one session', async () => {
    drop('a.sta', 'one')
    const gate = new Gate(1)
    let release = () => {}
    house.whileTaken = () =>
      new Promise((resolve) => {
        release = resolve
      })
    start({}, { gate })
    await until(() => house.book.size === 1)
    const second = new House()
    const { user, port, fingerprint, privateKey } = sshd
    const server = serverOf(port, { user, folder, hostKeys: [fingerprint] })
    second.start(server, { gate, login: { key: privateKey } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(second.notices).toEqual([])
    release()
    await second.visited()
    expect(second.texts()).toEqual(['a.sta=one'])
    await second.close()
  })

  test('a key that the server does not know is refused, and nothing of it is said', async () => {
    const other = await startOpenSsh()
    drop('a.sta', 'one')
    start({}, { login: { key: other.privateKey } })
    await other.stop()
    await until(() => house.codes().length === 1)
    expect(house.codes()).toEqual(['login-refused'])
    expect(JSON.stringify(house.notices)).not.toContain('PRIVATE')
  })

  test.each([
    ['no key is pinned', () => [] as string[], 'host-key-unknown'],
    ['another is pinned', () => [`SHA256:${'A'.repeat(43)}`], 'host-key-changed'],
  ])('a host key is refused where %s, with the fingerprint to compare', async (_, keys, code) => {
    drop('a.sta', 'one')
    start({ hostKeys: keys() })
    await until(() => house.notices.length === 1)
    expect(house.notices[0]).toMatchObject({ kind: 'server-lost', code, offered: sshd.fingerprint })
    expect(house.taken).toEqual([])
  })

  test('a private key that is none is said to be unusable', async () => {
    start({}, { login: { key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' } })
    await until(() => house.notices.length === 1)
    expect(house.codes()).toEqual(['login-key-unusable'])
  })
})
