/** Blocks with commands that the tests don't type. */
export interface NotTyped {
  readonly page: string
  /** First line of the block; absent where all blocks of the page are meant. */
  readonly first?: string
  /** Why not, and what tries it instead. */
  readonly why: string
}

/**
 * Every command of the pages is typed by `pages.test.ts`, but for these: they change the machine that
 * they are typed on, or are longer than all of the tests. `notTyped.test.ts` holds the list, and
 * `verbs.test.ts` still holds their verbs, options and scripts.
 */
export const notTyped: readonly NotTyped[] = [
  {
    page: 'README.md',
    first: 'npm ci && npm start     # the main job, with samples, in ./demo/',
    why: 'Installs the packages that the tests run on, and begins the tests anew; CI does both.',
  },
  {
    page: 'docs/adding-a-bank.md',
    first: 'npm run check                                        # some six minutes',
    why: 'It is the gate that these tests are a part of; CI runs both.',
  },
  {
    page: 'docs/first-hour.md',
    first:
      '$ sudo kontor service install --config /etc/kontor/kontor.yaml && sudo kontor service start',
    why: 'Sets up a service of the machine; `installer/check/` does so in a system of its own.',
  },
  {
    page: 'docs/install-linux.md',
    why: 'Installs packages and services as root; `installer/check/` does so in a system of its own.',
  },
  {
    page: 'docs/install-windows.md',
    why: 'Needs Windows and an administrator; docs/windows-verification.md says what was tried where.',
  },
]
