import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { type Disk, systemDisk } from './disk.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop/inner')
files.makeFolder('other')
files.write('plain', 'no folder')
symlinkSync(join(files.folder, 'drop'), join(files.folder, 'link'))

const problems = (text: string, disk: Disk = systemDisk) =>
  files.shown(loadAgentConfig(files.write('kontor.yaml', text), { environment, disk }))

/** The real disk, where some folder's rights are other than the account's. */
const denying = (what: 'read' | 'write', folder: string): Disk => ({
  ...systemDisk,
  allows: (path, asked) => !(asked === what && path === join(files.folder, folder)),
})

const two = (first: string, second: string) => agentText(`${first}\n  - { name: b, ${second} }`)

describe("a feed's folder", () => {
  test.each([
    [
      'does not exist',
      'folder: nowhere',
      'folder-missing kontor.yaml:4:13  feeds[0].folder  names a folder that does not exist. Create it or correct the path; a relative path counts from the folder of this file.',
    ],
    [
      'is a file',
      'folder: plain',
      'folder-not-a-folder kontor.yaml:4:13  feeds[0].folder  names something that is no folder. Name the folder, and pick files with `include`.',
    ],
    [
      'lies below a file',
      'folder: plain/in',
      'folder-missing kontor.yaml:4:13  feeds[0].folder  names a folder that does not exist. Create it or correct the path; a relative path counts from the folder of this file.',
    ],
    [
      'has a bank format beside a mapping',
      'folder: drop\n    format: camt\n    mapping: plain',
      'format-and-mapping kontor.yaml:5:5  feeds[0].format  stands beside `mapping`, which says what the files are. Keep `mapping` for exports of your own programs, `format` for bank files.',
    ],
  ])('%s', (_, feed, expected) => {
    expect(problems(agentText(feed))[0]).toBe(expected)
  })

  test('must be readable', () => {
    expect(problems(agentText(), denying('read', 'drop'))).toEqual([
      'folder-unreadable kontor.yaml:4:13  feeds[0].folder  names a folder that Kontor can not list. Give the account that runs Kontor the right to list and read it.',
    ])
  })

  test('must be writable where files are removed, and need not be where they are left', () => {
    const disk = denying('write', 'drop')
    expect(problems(agentText(), disk)).toEqual([
      'folder-unwritable kontor.yaml:4:13  feeds[0].folder  names a folder that Kontor can not write to. Give the account that runs Kontor the right to write there.',
    ])
    expect(problems(agentText('folder: drop\n    settle: leave'), disk)).toEqual([])
  })

  test('that the account may not even look at says so', () => {
    const disk: Disk = {
      ...systemDisk,
      look: (path) => (path.endsWith('drop') ? { kind: 'denied', mode: 0 } : systemDisk.look(path)),
    }
    expect(problems(agentText(), disk)[0]).toMatch(/^folder-unreadable kontor.yaml:4:13 /)
  })
})

describe('two feeds', () => {
  test.each([
    [
      'in one folder',
      two('folder: drop', 'folder: ./drop/'),
      'folder-shared kontor.yaml:5:24  feeds[1].folder  is the folder of the feed in line 4. Give each feed a folder of its own.',
    ],
    [
      'in one folder through a link',
      two('folder: drop', 'folder: link'),
      'folder-shared kontor.yaml:5:24  feeds[1].folder  is the folder of the feed in line 4. Give each feed a folder of its own.',
    ],
    [
      'where the second lies in the first with its subfolders',
      two('folder: drop\n    subfolders: true', 'folder: link/inner'),
      'folder-nested kontor.yaml:6:24  feeds[1].folder  lies inside the folder in line 4, whose subfolders are watched too. Turn `subfolders` off there, or move one of the two folders.',
    ],
    [
      'where the first lies in the second with its subfolders',
      two('folder: drop/inner', 'folder: drop, subfolders: true'),
      'folder-nested kontor.yaml:5:24  feeds[1].folder  holds the folder in line 4, and its own subfolders are watched too. Turn `subfolders` off there, or move one of the two folders.',
    ],
  ])('%s are refused', (_, text, expected) => {
    expect(problems(text)).toEqual([expected])
  })

  test('one in the other are fine where no subfolders are watched', () => {
    expect(problems(two('folder: drop', 'folder: drop/inner'))).toEqual([])
  })

  test('whose names begin alike are not one in the other', () => {
    files.makeFolder('drop2')
    expect(problems(two('folder: drop\n    subfolders: true', 'folder: drop2'))).toEqual([])
  })
})

describe('the state folder', () => {
  test.each([
    [
      'is a watched folder',
      'drop',
      'folder-state-overlap kontor.yaml:9:8  state  lies inside the watched folder in line 4. Put the state into a folder of its own, apart from all feeds.',
    ],
    [
      'lies in one, not made yet',
      'link/made/later',
      'folder-state-overlap kontor.yaml:9:8  state  lies inside the watched folder in line 4. Put the state into a folder of its own, apart from all feeds.',
    ],
    [
      'holds one',
      '.',
      'folder-state-overlap kontor.yaml:4:13  feeds[0].folder  lies inside the state folder. Put the state into a folder of its own, apart from all feeds.',
    ],
    [
      'is a file',
      'plain',
      'folder-not-a-folder kontor.yaml:9:8  state  names a folder where something else stands. Name the folder, and pick files with `include`.',
    ],
  ])('%s', (_, state, expected) => {
    expect(problems(agentText(undefined, `state: ${state}\n`))).toEqual([expected])
  })

  test('must be one that can be made', () => {
    const text = agentText(undefined, 'state: made/later\n')
    expect(problems(text)).toEqual([])
    expect(problems(text, denying('write', '.'))).toEqual([
      'folder-unwritable kontor.yaml:9:8  state  names a folder that Kontor can not write to. Give the account that runs Kontor the right to write there.',
    ])
  })
})

describe('folders that an agent waits for', () => {
  const loaded = (folders: 'own' | 'none', feed: string, more = '') =>
    files.shown(
      loadAgentConfig(files.write('kontor.yaml', agentText(feed, more)), { environment, folders }),
    )

  test('do not keep it from starting', () => {
    expect(loaded('own', 'folder: nowhere')).toEqual([])
  })

  test('are still compared with each other, and its own state is demanded', () => {
    const second = 'folder: nowhere\n  - { name: b, folder: nowhere }'
    expect(loaded('own', second, 'state: plain/state\n')).toEqual([
      expect.stringContaining('folder-shared kontor.yaml:5:24'),
      expect.stringContaining('folder-not-a-folder kontor.yaml:10:8  state'),
    ])
  })

  test('and a state that can not be used are no matter to who only looks', () => {
    expect(loaded('none', 'folder: nowhere', 'state: plain/state\n')).toEqual([])
  })
})
