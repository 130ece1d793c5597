import { ServiceFault } from '../linuxService.ts'
import type { System } from '../system.ts'
import { unitNames } from '../unit.ts'
import type { ServiceLook } from './health.ts'
import type { Role, Services } from './update.ts'

const roles: readonly Role[] = ['agent', 'hub']
/** What the service says of itself where a start would be no use, see manager.ts. */
const complaint = /can not be written|nothing moves/

/** The services as systemd runs them. */
export function systemdServices(system: System): Services {
  return {
    running: () => roles.filter((role) => !/^(inactive|failed|)$/.test(shown(role, system).active)),
    stop: (role) => {
      if (system.run('systemctl', 'stop', unitNames[role]) !== undefined) return
      throw new ServiceFault(`${unitNames[role]} does not stop. \`systemctl status\` says more.`)
    },
    start: (role) => {
      // One that has ended too often is not started any more until that is forgotten.
      system.run('systemctl', 'reset-failed', unitNames[role])
      system.run('systemctl', 'start', '--no-block', unitNames[role])
    },
    look: (role) => lookOf(shown(role, system)),
  }
}

interface Shown {
  readonly active: string
  readonly sub: string
  readonly pid: number
  readonly says: string
}

function lookOf({ active, sub, pid, says }: Shown): ServiceLook {
  const fault = complaint.test(says) ? says : undefined
  if (active === 'active') return { state: 'up', pid, fault }
  // Between two starts it is down, though systemd calls that activating too.
  const starts = active === 'activating' && sub.startsWith('start')
  return { state: starts ? 'starting' : 'down', pid, fault }
}

function shown(role: Role, system: System): Shown {
  const wanted = 'ActiveState,SubState,MainPID,StatusText'
  const text = system.run('systemctl', 'show', unitNames[role], '--property', wanted) ?? ''
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  return {
    active: value('ActiveState'),
    sub: value('SubState'),
    pid: Number(value('MainPID')) || 0,
    says: value('StatusText'),
  }
}
