import type { LibraryHandle } from 'koffi'

/**
 * The calls of Windows that have to do with services, as `winsvc.h` and `winbase.h` name them. Handles
 * and addresses are bigint, zero where a call failed; texts are UTF-16.
 */
export interface Advapi {
  openManager(access: number): bigint
  openService(manager: bigint, name: string, access: number): bigint
  createService(manager: bigint, service: NewService): bigint
  changeConfig(service: bigint, change: Omit<NewService, 'name'>): boolean
  /** One `DWORD` of a level of `ChangeServiceConfig2W`: a flag, a time, a kind of SID. */
  setNumber(service: bigint, level: number, value: number): boolean
  setDescription(service: bigint, text: string): boolean
  /** Starts again after each failure, so many milliseconds later. */
  setRecovery(service: bigint, delaysMs: readonly number[], resetSeconds: number): boolean
  start(service: bigint): boolean
  control(service: bigint, control: number): boolean
  remove(service: bigint): boolean
  /** @returns `SERVICE_STATUS_PROCESS`, its nine numbers; undefined where the call failed. */
  status(service: bigint): readonly number[] | undefined
  close(handle: bigint): void
  /** Code of what the last call of this thread failed with, see `winerror.h`. */
  lastError(): number

  /** Speaks with the service manager until the service has ended; takes a thread of its own. */
  dispatch(name: string, main: () => void, over: (worked: boolean) => void): void
  handleControls(name: string, handler: (control: number) => number): bigint
  setStatus(session: bigint, status: readonly number[]): boolean

  openLog(source: string): bigint
  report(log: bigint, severity: number, text: string): boolean
}

export interface NewService {
  readonly name: string
  readonly displayName: string
  /** The command line, quoted. */
  readonly command: string
  /** `DOMAIN\name`; `NT SERVICE\name` for a virtual account, which has no password. */
  readonly account: string
}

const ownProcess = 0x10
const automatic = 2
const reportErrors = 1
const allAccess = 0xf01ff
const restart = 1

let loaded: Advapi | undefined

/** Loaded where it is needed: most commands speak to no service manager. */
export async function advapi(): Promise<Advapi> {
  if (loaded === undefined) {
    const { default: koffi } = await import('koffi')
    loaded = bound(koffi, koffi.load('advapi32.dll'), koffi.load('kernel32.dll'))
  }
  return loaded
}

type Koffi = typeof import('koffi')['default']

function bound(koffi: Koffi, lib: LibraryHandle, kernel: LibraryHandle): Advapi {
  const lastError = kernel.func('uint32 GetLastError()')
  return {
    ...managing(koffi, lib),
    ...serving(koffi, lib),
    lastError: () => lastError(),
  }
}

function managing(koffi: Koffi, lib: LibraryHandle) {
  const text = koffi.struct({ value: 'str16' })
  const action = koffi.struct({ type: 'uint32', delay: 'uint32' })
  const recovery = koffi.struct({
    resetSeconds: 'uint32',
    message: 'str16',
    command: 'str16',
    count: 'uint32',
    actions: koffi.pointer(action),
  })
  const config2 = (type: string | ReturnType<Koffi['pointer']>) =>
    lib.func('ChangeServiceConfig2W', 'bool', ['void *', 'uint32', type])
  const [setBytes, setText, setRecovery] = [
    config2('void *'),
    config2(koffi.pointer(text)),
    config2(koffi.pointer(recovery)),
  ]
  const open = lib.func('void *OpenSCManagerW(str16 machine, str16 database, uint32 access)')
  const openService = lib.func('void *OpenServiceW(void *manager, str16 name, uint32 access)')
  const create = lib.func(
    'void *CreateServiceW(void *manager, str16 name, str16 display, uint32 access, uint32 type, ' +
      'uint32 start, uint32 error, str16 command, str16 group, void *tag, str16 dependencies, ' +
      'str16 account, str16 password)',
  )
  const change = lib.func(
    'bool ChangeServiceConfigW(void *service, uint32 type, uint32 start, uint32 error, ' +
      'str16 command, str16 group, void *tag, str16 dependencies, str16 account, str16 password, ' +
      'str16 display)',
  )
  const start = lib.func('bool StartServiceW(void *service, uint32 count, void *arguments)')
  const control = lib.func('bool ControlService(void *service, uint32 control, void *status)')
  const remove = lib.func('bool DeleteService(void *service)')
  const query = lib.func(
    'bool QueryServiceStatusEx(void *service, int level, void *status, uint32 size, void *needed)',
  )
  const close = lib.func('bool CloseServiceHandle(void *handle)')
  const handle = (value: unknown) => (typeof value === 'bigint' ? value : 0n)
  return {
    openManager: (access: number) => handle(open(null, null, access)),
    openService: (manager: bigint, name: string, access: number) =>
      handle(openService(manager, name, access)),
    createService: (manager: bigint, { name, displayName, command, account }: NewService) => {
      const kind = [allAccess, ownProcess, automatic, reportErrors]
      const rest = [null, null, null, account, null]
      return handle(create(manager, name, displayName, ...kind, command, ...rest))
    },
    changeConfig: (
      service: bigint,
      { displayName, command, account }: Omit<NewService, 'name'>,
    ) => {
      const kind = [ownProcess, automatic, reportErrors]
      const rest = [null, null, null, account, null, displayName]
      return Boolean(change(service, ...kind, command, ...rest))
    },
    setNumber: (service: bigint, level: number, value: number) =>
      Boolean(setBytes(service, level, numbers([value]))),
    setDescription: (service: bigint, value: string) => Boolean(setText(service, 1, { value })),
    setRecovery: (service: bigint, delaysMs: readonly number[], resetSeconds: number) => {
      const actions = delaysMs.map((delay) => ({ type: restart, delay }))
      const count = actions.length
      const wish = { resetSeconds, message: null, command: null, count, actions }
      return Boolean(setRecovery(service, 2, wish))
    },
    start: (service: bigint) => Boolean(start(service, 0, null)),
    control: (service: bigint, code: number) =>
      Boolean(control(service, code, Buffer.alloc(statusNumbers * 4))),
    remove: (service: bigint) => Boolean(remove(service)),
    status: (service: bigint) => {
      const bytes = Buffer.alloc(processNumbers * 4)
      if (!query(service, 0, bytes, bytes.length, Buffer.alloc(4))) return undefined
      return Array.from({ length: processNumbers }, (_, i) => bytes.readUInt32LE(i * 4))
    },
    close: (service: bigint) => void close(service),
  }
}

/** How many numbers `SERVICE_STATUS` and `SERVICE_STATUS_PROCESS` have. */
const statusNumbers = 7
const processNumbers = 9

function serving(koffi: Koffi, lib: LibraryHandle) {
  const main = koffi.proto('void KontorServiceMain(uint32 count, void *arguments)')
  const handlerEx = koffi.proto(
    'uint32 KontorHandlerEx(uint32 control, uint32 type, void *data, void *context)',
  )
  const entry = koffi.struct({ name: 'str16', main: koffi.pointer(main) })
  const dispatcher = lib.func('StartServiceCtrlDispatcherW', 'bool', [koffi.pointer(entry)])
  const handle = lib.func('RegisterServiceCtrlHandlerExW', 'void *', [
    'str16',
    koffi.pointer(handlerEx),
    'void *',
  ])
  const set = lib.func('bool SetServiceStatus(void *session, void *status)')
  const openLog = lib.func('void *RegisterEventSourceW(str16 server, str16 source)')
  const report = lib.func('ReportEventW', 'bool', [
    ...['void *', 'uint16', 'uint16', 'uint32', 'void *', 'uint16', 'uint32'],
    koffi.pointer('str16'),
    'void *',
  ])
  return {
    dispatch: (name: string, begin: () => void, over: (worked: boolean) => void) => {
      const table = [
        { name, main: koffi.register(begin, koffi.pointer(main)) },
        { name: null, main: null },
      ]
      dispatcher.async(table, (_fault: unknown, worked: boolean) => over(worked))
    },
    handleControls: (name: string, handler: (control: number) => number) => {
      const found: unknown = handle(name, koffi.register(handler, koffi.pointer(handlerEx)), null)
      return typeof found === 'bigint' ? found : 0n
    },
    setStatus: (session: bigint, status: readonly number[]) =>
      Boolean(set(session, numbers(status))),
    openLog: (source: string) => {
      const found: unknown = openLog(null, source)
      return typeof found === 'bigint' ? found : 0n
    },
    report: (log: bigint, severity: number, line: string) =>
      Boolean(report(log, severity, 0, eventId, null, 1, 0, [line], null)),
  }
}

/** The one whose text is `%1` in the messages that Windows brings along, see registry.ts. */
const eventId = 1

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4)
  return bytes
}
