import { ServiceFault } from '../linuxService.ts'
import type { ServiceLook } from '../update/health.ts'
import type { Role, Services } from '../update/update.ts'
import { beginService, serviceState, stopService, type WindowsSystem } from './windowsService.ts'

const roles: readonly Role[] = ['agent', 'hub']

/** The services as Windows runs them. */
export function windowsServices(system: WindowsSystem): Services {
  return {
    running: () => roles.filter((role) => stateOf(role, system) !== 'down'),
    stop: (role) => void stopService(role, system),
    start: (role) => beginService(role, system),
    look: (role) => {
      const { pid } = serviceState(role, system)
      return { state: stateOf(role, system), pid: Number(pid), fault: undefined }
    },
  }
}

/** One that is not set up is down. */
function stateOf(role: Role, system: WindowsSystem): ServiceLook['state'] {
  try {
    const { active } = serviceState(role, system)
    if (active === 'active') return 'up'
    return active === 'activating' ? 'starting' : 'down'
  } catch (error) {
    if (error instanceof ServiceFault) return 'down'
    throw error
  }
}
