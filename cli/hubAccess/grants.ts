import { type Command, Option } from 'commander'
import { accessRoles } from '../../config/hubAccessSchema.ts'
import type { Role } from '../../hub/console/contract.ts'
import type { Grants } from '../../hub/store/accessContract.ts'

export interface GrantOptions {
  readonly role: Role
  readonly region?: readonly string[]
  readonly entity?: readonly string[]
  readonly masked: boolean
}

const several = (value: string, before: readonly string[] = []) => [...before, value]

/** The options that say what somebody may. */
export function withGrants(command: Command, fallback?: Role): Command {
  const role = new Option('--role <role>', 'look, act, or manage').choices([...accessRoles])
  return command
    .addOption(fallback ? role.default(fallback) : role.makeOptionMandatory())
    .addOption(
      new Option('--region <name>', 'only this region; several times for more').argParser(several),
    )
    .addOption(
      new Option('--entity <name>', 'only this legal entity; several times for more').argParser(
        several,
      ),
    )
    .option('--masked', 'names and amounts are hidden', false)
}

export function grantsOf({ role, region, entity, masked }: GrantOptions): Grants {
  return { role, scope: { regions: region ?? 'all', legalEntities: entity ?? 'all' }, masked }
}

export function reachShown({ scope: { regions, legalEntities } }: Grants): string {
  const parts = [
    regions === 'all' ? '' : `regions ${regions.join(', ')}`,
    legalEntities === 'all' ? '' : `entities ${legalEntities.join(', ')}`,
  ]
  return parts.filter((part) => part !== '').join('; ') || 'everything'
}
