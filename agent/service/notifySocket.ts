/** Where systemd listens for what a service says of itself: datagrams, which Node can not send. */
export interface NotifySocket {
  /** Sends lines such as `READY=1`. @returns Whether they went out; that they don't stops nothing. */
  send(text: string): boolean
}

type Socket = (domain: number, type: number, protocol: number) => number
type SendTo = (
  handle: number,
  bytes: Buffer,
  length: number,
  flags: number,
  address: Buffer,
  addressLength: number,
) => number | bigint

/** Linux, the same on x64 and arm64. */
const unixDomain = 1
const datagram = 2
const closeOnExec = 0o2000000
const noSignal = 0x4000

/** Bytes of `sun_path`. */
const maxAddressBytes = 108

/**
 * @param address `$NOTIFY_SOCKET`: a path, or a name that begins with `@` and stands in no file system.
 */
export async function openNotifySocket(address: string): Promise<NotifySocket> {
  const to = socketAddress(address)
  const { socket, sendTo } = await systemCalls()
  const handle = socket(unixDomain, datagram | closeOnExec, 0)
  if (handle < 0) throw new Error('no socket can be opened to tell systemd how the service is')
  return {
    send: (text) => {
      const bytes = Buffer.from(text)
      return Number(sendTo(handle, bytes, bytes.length, noSignal, to, to.length)) === bytes.length
    },
  }
}

/** Tries the calls, and sends nothing. @throws {Error} Where they can't be made here. */
export async function callSystem(): Promise<void> {
  const { socket, close } = await systemCalls()
  const handle = socket(unixDomain, datagram | closeOnExec, 0)
  if (handle < 0) throw new Error('no datagram socket can be opened. A filter may forbid it.')
  close(handle)
}

/** `struct sockaddr_un`, as long as its name. */
export function socketAddress(address: string): Buffer {
  const name = Buffer.from(address)
  const isAbstract = address.startsWith('@')
  if (name.length >= maxAddressBytes || !(isAbstract || address.startsWith('/'))) {
    throw new Error('NOTIFY_SOCKET must be a path or begin with `@`. Only systemd sets it.')
  }
  if (isAbstract) name[0] = 0
  const family = Buffer.from([unixDomain, 0])
  return Buffer.concat(isAbstract ? [family, name] : [family, name, Buffer.of(0)])
}

/** Loaded where it is needed: a command that asks for the status speaks to no service manager. */
async function systemCalls() {
  const { default: koffi } = await import('koffi')
  const library = koffi.load('libc.so.6')
  return {
    socket: library.func('int socket(int, int, int)') as Socket,
    sendTo: library.func(
      'long sendto(int, const void *, size_t, int, const void *, uint32_t)',
    ) as SendTo,
    close: library.func('int close(int)') as (handle: number) => number,
  }
}
